package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Shortens how long Hadoop's client of one store tries. A value that the user set lower stays, and
 * so do the settings of all other stores.
 */
final class ProbeSettings {
  private static final String S3A = "fs.s3a.";

  /** How often at most. */
  private static final Map<String, Integer> S3A_COUNTS =
      Map.of("attempts.maximum", 2, "retry.limit", 1);

  /** How many milliseconds at most. Hadoop 3.3 has plain numbers here, later ones durations. */
  private static final Map<String, Integer> S3A_TIMES =
      Map.of("connection.establish.timeout", 5_000, "connection.timeout", 10_000);

  private static final Map<String, Integer> HDFS_COUNTS =
      Map.of(
          "ipc.client.connect.max.retries", 1,
          "ipc.client.connect.max.retries.on.timeouts", 1,
          "dfs.client.failover.max.attempts", 4);

  private static final Map<String, Integer> HDFS_TIMES =
      Map.of("ipc.client.connect.timeout", 5_000);

  private ProbeSettings() {}

  /**
   * Returns a copy of the settings for one question to a store.
   *
   * @param path on the store; the default file system if it names none
   * @throws UserErrorException if one of the values to shorten is neither a number nor a duration
   */
  static Configuration hasty(URI path, Configuration hadoop) {
    Configuration hasty = new Configuration(hadoop);
    URI store = path.getScheme() == null ? FileSystem.getDefaultUri(hadoop) : path;
    switch (store.getScheme()) {
      case "s3a" -> {
        shorten(hasty, S3A, S3A_COUNTS, S3A_TIMES);
        if (store.getAuthority() != null) {
          // The settings of a bucket override those of all buckets.
          String bucket = S3A + "bucket." + store.getAuthority() + ".";
          shorten(
              hasty, bucket, present(hasty, bucket, S3A_COUNTS), present(hasty, bucket, S3A_TIMES));
        }
      }
      case "hdfs", "viewfs" -> shorten(hasty, "", HDFS_COUNTS, HDFS_TIMES);
      default -> {
        // The other clients are not known to try for minutes.
      }
    }
    return hasty;
  }

  private static Map<String, Integer> present(
      Configuration hadoop, String prefix, Map<String, Integer> limits) {
    return limits.entrySet().stream()
        .filter(limit -> hadoop.get(prefix + limit.getKey()) != null)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void shorten(
      Configuration hasty, String prefix, Map<String, Integer> counts, Map<String, Integer> times) {
    counts.forEach(
        (name, most) -> {
          String key = prefix + name;
          hasty.setInt(key, Math.min(most, count(hasty, key, most)));
        });
    times.forEach(
        (name, most) -> {
          String key = prefix + name;
          long milliseconds = milliseconds(hasty, key, most);
          // No limit at all is what 0 stands for.
          hasty.setLong(key, milliseconds > 0 ? Math.min(most, milliseconds) : most);
        });
  }

  private static int count(Configuration hadoop, String key, int otherwise) {
    try {
      return hadoop.getInt(key, otherwise);
    } catch (NumberFormatException e) {
      throw wrong(hadoop, key, "a whole number", e);
    }
  }

  private static long milliseconds(Configuration hadoop, String key, int otherwise) {
    try {
      return hadoop.getTimeDuration(key, otherwise, TimeUnit.MILLISECONDS);
    } catch (NumberFormatException e) {
      throw wrong(hadoop, key, "milliseconds or a duration such as 30s", e);
    }
  }

  private static UserErrorException wrong(
      Configuration hadoop, String key, String expected, NumberFormatException cause) {
    return new UserErrorException(
        "%s is '%s', expected %s: mend this setting of Hadoop"
            .formatted(key, hadoop.get(key), expected),
        cause);
  }
}
