package io.dcganspark.job.api;

import org.apache.spark.ml.util.DefaultParamsReader;

/**
 * Reads params as Spark ML does, from a path that means itself.
 *
 * @param <T> whose params they are
 */
final class LiteralPathReader<T> extends DefaultParamsReader<T> {
  @Override
  public T load(String path) {
    return super.load(LiteralPath.pattern(path));
  }
}
