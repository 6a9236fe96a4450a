package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import org.apache.spark.SparkConf;

/** Refuses settings under which Spark runs no barrier stage, which is what a round is. */
public final class BarrierCheck {
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  private BarrierCheck() {}

  /**
   * Checks the settings of a session that is to be started.
   *
   * @throws UserErrorException if no round could run
   */
  public static void require(SparkConf conf) {
    if (conf.getBoolean(DYNAMIC, false)) {
      throw new UserErrorException(
          ("%s is true, expected false: Spark runs no barrier stage while executors come and go;"
                  + " pass --conf %s=false and --num-executors, or --properties-file"
                  + " conf/spark-defaults.conf")
              .formatted(DYNAMIC, DYNAMIC));
    }
  }
}
