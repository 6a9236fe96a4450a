package io.dcganspark.job.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Settings that a Spark that runs already does not take any more. */
final class LateSettings {
  /** The name of the job's own application, and what {@code SessionCheck} refuses if it differs. */
  private static final Set<String> NOT_NAMED = Set.of("spark.app.name", "spark.serializer");

  private LateSettings() {}

  /**
   * Returns the names of settings that are asked for and that the running Spark has otherwise.
   * Values may be secrets.
   *
   * @param asked what a Spark of the job's own would start with
   */
  static List<String> of(SparkSession running, SparkConf asked) {
    SparkConf conf = running.sparkContext().getConf();
    return Arrays.stream(asked.getAll())
        .filter(setting -> !setting._2().equals(conf.get(setting._1(), null)))
        .map(setting -> setting._1())
        .filter(key -> !NOT_NAMED.contains(key))
        .filter(key -> !running.conf().isModifiable(key))
        .sorted()
        .toList();
  }
}
