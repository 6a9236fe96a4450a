package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.SessionSettings;
import io.dcganspark.model.failure.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Settings that are asked for where Spark runs already. Those of a session that may change while it
 * runs are set for the time of the command; the others come too late.
 */
final class LateSettings {
  /** The name of the job's own application, and what {@code SessionCheck} refuses if it differs. */
  private static final Set<String> NOT_NAMED = Set.of("spark.app.name", "spark.serializer");

  private final SparkSession running;
  private final Map<String, String> differing;

  /**
   * Compares.
   *
   * @param asked what a Spark of the job's own would start with
   */
  LateSettings(SparkSession running, SparkConf asked) {
    SparkConf conf = running.sparkContext().getConf();
    this.running = running;
    this.differing =
        Arrays.stream(asked.getAll())
            .filter(setting -> !setting._2().equals(conf.get(setting._1(), null)))
            .collect(Collectors.toMap(Tuple2::_1, Tuple2::_2, (one, same) -> one, TreeMap::new));
  }

  /** Returns the names of those that come too late. Values may be secrets. */
  List<String> tooLate() {
    return differing.keySet().stream()
        .filter(key -> !NOT_NAMED.contains(key))
        .filter(key -> !running.conf().isModifiable(key))
        .toList();
  }

  /**
   * Sets those that the session still takes.
   *
   * @return sets what the session had before
   * @throws UserErrorException if a value is not one that its key takes; then none is set
   */
  Runnable apply() {
    List<String> keys = new ArrayList<>();
    differing.keySet().stream().filter(running.conf()::isModifiable).forEach(keys::add);
    Runnable restore = SessionSettings.restoring(running, keys);
    for (String key : keys) {
      try {
        running.conf().set(key, differing.get(key));
      } catch (IllegalArgumentException e) {
        restore.run();
        throw new UserErrorException(
            "%s is %s, which Spark cannot use: %s; correct it or leave it out"
                .formatted(key, differing.get(key), Reason.of(e)),
            e);
      }
    }
    return restore;
  }
}
