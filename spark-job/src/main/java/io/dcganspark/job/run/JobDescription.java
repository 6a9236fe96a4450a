package io.dcganspark.job.run;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What Spark's page says of the jobs of a thread. A training describes its jobs; those that a
 * program's thread starts later are not its.
 */
public final class JobDescription {
  /** Spark's name for what {@code setJobDescription} sets. */
  private static final String KEY = "spark.job.description";

  private JobDescription() {}

  /**
   * Remembers the description of this thread's jobs.
   *
   * @return sets it again, on this thread
   */
  public static Runnable restoring(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    String description = context.getLocalProperty(KEY);
    return () -> context.setJobDescription(description);
  }
}
