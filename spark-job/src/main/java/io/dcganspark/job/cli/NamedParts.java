package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Reason;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec$;

/**
 * Refuses classes and codecs that are not there. Spark goes without some of them after a stack
 * trace, and finds out about a codec when it starts a round.
 */
final class NamedParts {
  private static final List<String> CLASSES =
      List.of(
          "spark.plugins",
          "spark.extraListeners",
          "spark.sql.extensions",
          "spark.sql.queryExecutionListeners",
          "spark.sql.streaming.streamingQueryListeners");

  private static final List<String> CODECS =
      List.of("spark.io.compression.codec", "spark.eventLog.compression.codec");

  private NamedParts() {}

  /**
   * Checks what the settings name.
   *
   * @throws UserErrorException of the first that is not there
   */
  static void require(SparkConf conf) {
    for (String key : CLASSES) {
      for (String name : conf.get(key, "").split(",", -1)) {
        if (!name.isBlank()) {
          requireClass(key, name.strip());
        }
      }
    }
    for (String key : CODECS) {
      if (conf.contains(key)) {
        requireCodec(conf, key);
      }
    }
  }

  private static void requireClass(String key, String name) {
    try {
      Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw missing(key + " names", name, e);
    }
  }

  /** Says that a class is not there. */
  static UserErrorException missing(String subject, String name, Throwable cause) {
    return new UserErrorException(
        "%s %s, a class that is not there: correct the name, or bring its jar with --jars"
            .formatted(subject, name),
        cause);
  }

  private static void requireCodec(SparkConf conf, String key) {
    try {
      CompressionCodec$.MODULE$.createCodec(conf, conf.get(key));
    } catch (RuntimeException | LinkageError e) {
      throw new UserErrorException(
          "%s is %s, which this Spark does not have (%s), expected lz4, lzf, snappy or zstd"
              .formatted(key, conf.get(key), Reason.of(Reason.root(e))),
          e);
    }
  }
}
