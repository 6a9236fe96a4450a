package io.dcganspark.job.api;

import org.apache.spark.ml.util.DefaultParamsReader;

/** Reads an estimator as Spark ML does, from a path that means itself. */
final class DcganEstimatorReader extends DefaultParamsReader<DcganEstimator> {
  @Override
  public DcganEstimator load(String path) {
    return super.load(LiteralPath.pattern(path));
  }
}
