package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;

/** Refuses a number of cores for each task with which no task ever starts. */
public final class TaskCpusCheck {
  private static final String CPUS = "spark.task.cpus";

  private TaskCpusCheck() {}

  /**
   * Checks the settings of a session.
   *
   * @throws UserErrorException if no task could run
   */
  static void require(SparkConf conf) {
    require(conf, cores(conf));
  }

  /**
   * As {@link #require(SparkConf)}.
   *
   * @param cores of an executor, where they are known
   */
  public static void require(SparkConf conf, OptionalInt cores) {
    int cpus = number(conf.get(CPUS, "1").strip());
    if (cores.isPresent() && cpus > cores.getAsInt()) {
      throw new UserErrorException(
          "%s is %d, expected at most %d, the cores of an executor: no task would ever start; set it to the threads of a replica (training.threads-per-replica), or give executors (spark.executor.cores, spark.master) more cores"
              .formatted(CPUS, cpus, cores.getAsInt()));
    }
  }

  private static OptionalInt cores(SparkConf conf) {
    try {
      return JobMemory.cores(conf);
    } catch (NumberFormatException e) {
      return OptionalInt.empty(); // Spark refuses the setting when it starts.
    }
  }

  private static int number(String text) {
    try {
      int cpus = Integer.parseInt(text);
      if (cpus >= 1) {
        return cpus;
      }
    } catch (NumberFormatException e) {
      // Spark would not take it either.
    }
    throw new UserErrorException(
        "%s is %s, expected a whole number of at least 1: leave it out, or set it to the threads of a replica (training.threads-per-replica)"
            .formatted(CPUS, text));
  }
}
