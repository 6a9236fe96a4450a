package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import org.apache.spark.sql.SparkSession;

/** Trains. */
@FunctionalInterface
interface Trainer {
  /**
   * Trains or resumes the run that a configuration names.
   *
   * @param spark the session; the caller stops it
   * @param config with a run id
   */
  void train(SparkSession spark, JobConfig config);
}
