package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;

/** Refuses a session that somebody else started and in which no run could be trained. */
public final class SessionCheck {
  private static final String SERIALIZER = "spark.serializer";

  private SessionCheck() {}

  /**
   * Checks the settings of a session.
   *
   * @throws UserErrorException saying which one to change; most need another session
   */
  public static void require(SparkSession spark) {
    requireForAnyJob(spark);
    BarrierCheck.require(spark.sparkContext().getConf());
  }

  /**
   * Checks what every job of a session needs, of which a training needs more.
   *
   * @throws UserErrorException saying which setting to change; most need another session
   */
  public static void requireForAnyJob(SparkSession spark) {
    PlatformCheck.require(spark.version());
    requireForAnyJob(spark.sparkContext().getConf(), spark.version());
  }

  static void require(SparkConf conf, String version) {
    requireForAnyJob(conf, version);
    BarrierCheck.require(conf);
  }

  private static void requireForAnyJob(SparkConf conf, String version) {
    CipherCheck.require(conf, version);
    TaskCpusCheck.require(conf);
    String java = JavaSerializer.class.getName();
    String serializer = conf.get(SERIALIZER, java);
    if (!serializer.equals(java)) {
      throw new UserErrorException(
          "%s is %s, expected %s, since Kryo knows neither records nor ND4J's arrays: leave it out when the session is started"
              .formatted(SERIALIZER, serializer, java));
    }
  }
}
