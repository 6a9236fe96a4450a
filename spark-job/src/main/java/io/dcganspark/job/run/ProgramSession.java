package io.dcganspark.job.run;

import io.dcganspark.job.data.RowsAtOnce;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** What a training or a command changes in a program's session, and sets back. */
public final class ProgramSession {
  /** Spark's name for what {@code setJobDescription} sets. */
  private static final String KEY = "spark.job.description";

  private ProgramSession() {}

  /**
   * Remembers the description of this thread's jobs and the session's settings for reading tables.
   *
   * @return sets them again, on this thread
   */
  public static Runnable restoring(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    String description = context.getLocalProperty(KEY);
    Runnable rows = RowsAtOnce.restoring(spark);
    return () -> {
      rows.run();
      context.setJobDescription(description);
    };
  }
}
