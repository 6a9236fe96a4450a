package io.dcganspark.job.api;

import org.apache.spark.ml.util.DefaultParamsReader;

/** Reads an estimator as Spark ML does, from a path that means itself. */
final class DcganEvaluatorReader extends DefaultParamsReader<DcganEvaluator> {
  @Override
  public DcganEvaluator load(String path) {
    return super.load(LiteralPath.pattern(path));
  }
}
