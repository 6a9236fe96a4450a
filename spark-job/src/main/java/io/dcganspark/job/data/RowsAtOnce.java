package io.dcganspark.job.data;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * How many rows of a table Spark decodes at once: its own 4096 are gigabytes where each is a photo.
 */
public final class RowsAtOnce {
  private static final String FEW = "64";

  private static final List<String> KEYS =
      List.of("spark.sql.parquet.columnarReaderBatchSize", "spark.sql.orc.columnarReaderBatchSize");

  private RowsAtOnce() {}

  /** Has Spark decode few, unless somebody set how many. */
  static void reduce(SparkSession spark) {
    for (String key : KEYS) {
      if (!spark.sparkContext().getConf().contains(key)) {
        spark.conf().set(key, FEW);
      }
    }
  }

  /**
   * Remembers what a session says of it.
   *
   * @return sets it again
   */
  public static Runnable restoring(SparkSession spark) {
    return SessionSettings.restoring(spark, KEYS);
  }
}
