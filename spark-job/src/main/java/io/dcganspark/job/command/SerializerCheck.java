package io.dcganspark.job.command;

import io.dcganspark.job.config.SyncConfig;
import io.dcganspark.job.config.UserErrorException;
import org.apache.spark.SparkConf;

/** Refuses Kryo where networks travel as ND4J's arrays, whose memory it does not know of. */
final class SerializerCheck {
  private static final String SERIALIZER = "spark.serializer";
  private static final String JAVA = "org.apache.spark.serializer.JavaSerializer";

  private SerializerCheck() {}

  /**
   * Checks the settings of a session that is to be started.
   *
   * @throws UserErrorException if no network would arrive
   */
  static void require(SparkConf conf, SyncConfig.Mode sync) {
    String serializer = conf.get(SERIALIZER, JAVA);
    if (sync == SyncConfig.Mode.PARAMETER_AVERAGING && !serializer.equals(JAVA)) {
      throw new UserErrorException(
          "%s is %s, expected %s with training.sync=parameter-averaging: leave the setting out"
              .formatted(SERIALIZER, serializer, JAVA));
    }
  }
}
