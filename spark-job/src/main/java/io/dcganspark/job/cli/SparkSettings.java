package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.run.TaskCpusCheck;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/**
 * Refuses Spark's settings with which no session would start, or with which Spark would wait for
 * executors that cannot come. Spark itself reports most of them with stack traces, and ends the
 * process for some.
 */
final class SparkSettings {
  /** Spark refuses less, for the driver and for executors: 1.5 times what it reserves. */
  private static final long LEAST_MEMORY = 450L << 20;

  private static final String EXECUTOR_MEMORY = "spark.executor.memory";
  private static final String EXECUTOR_CORES = "spark.executor.cores";
  private static final String CORES_MAX = "spark.cores.max";
  private static final String TASK_CPUS = "spark.task.cpus";

  private SparkSettings() {}

  /**
   * Checks what can be known without a session.
   *
   * @param hadoop how to reach the directory of event logs
   * @throws UserErrorException saying which setting to change
   */
  static void require(SparkConf conf, Configuration hadoop) {
    requireValues(conf, Runtime.getRuntime().maxMemory());
    LocalPlaces.require(conf, hadoop);
  }

  /** Checks the values alone. */
  static void requireValues(SparkConf conf, long driverHeap) {
    SettingTypes.require(conf);
    NamedParts.require(conf);
    SparkMaster master = SparkMaster.of(conf.get("spark.master", "local[*]"));
    requireMemory(conf, master, driverHeap);
    requireCores(conf, master);
  }

  private static void requireMemory(SparkConf conf, SparkMaster master, long driverHeap) {
    // Spark's own tests lower what it reserves.
    if (conf.contains("spark.testing.memory") || conf.contains("spark.testing.reservedMemory")) {
      return;
    }
    if (driverHeap < LEAST_MEMORY) {
      throw new UserErrorException(
          "spark.driver.memory: the driver has %d MB of heap, expected at least %d MB: give --driver-memory 2g"
              .formatted(driverHeap >> 20, LEAST_MEMORY >> 20));
    }
    long executor = executorMemory(conf);
    if (executor < LEAST_MEMORY) {
      throw new UserErrorException(
          "%s is %s, expected at least %dm: give 2g"
              .formatted(EXECUTOR_MEMORY, conf.get(EXECUTOR_MEMORY), LEAST_MEMORY >> 20));
    }
    if (master.workerMemory().isPresent() && executor >> 20 > master.workerMemory().getAsInt()) {
      throw new UserErrorException(
          "%s is %d MB, expected at most the %d MB of a worker of spark.master %s: lower it, or give the workers more"
              .formatted(
                  EXECUTOR_MEMORY, executor >> 20, master.workerMemory().getAsInt(), master.url()));
    }
  }

  private static void requireCores(SparkConf conf, SparkMaster master) {
    if (conf.contains(EXECUTOR_CORES) || master.givesOneCore()) {
      int executor = atLeastOne(conf, EXECUTOR_CORES);
      if (!master.isLocal()) {
        TaskCpusCheck.require(conf, OptionalInt.of(executor));
      }
    }
    TaskCpusCheck.require(conf, master.cores());
    if (conf.contains(CORES_MAX)) {
      int most = atLeastOne(conf, CORES_MAX);
      int executor = executorCores(conf);
      if (master.isCluster() && most < executor) {
        throw new UserErrorException(
            "%s is %d, expected at least the %d cores that an executor takes (%s, %s): no executor would ever start"
                .formatted(CORES_MAX, most, executor, EXECUTOR_CORES, TASK_CPUS));
      }
    }
  }

  /** The least cores of an executor that can run a task. */
  static int executorCores(SparkConf conf) {
    return Math.max(conf.getInt(EXECUTOR_CORES, 1), conf.getInt(TASK_CPUS, 1));
  }

  /** Bytes of an executor's heap. */
  static long executorMemory(SparkConf conf) {
    return conf.getSizeAsMb(EXECUTOR_MEMORY, "1g") << 20;
  }

  private static int atLeastOne(SparkConf conf, String key) {
    int value = conf.getInt(key, 1);
    if (value < 1) {
      throw new UserErrorException("%s is %d, expected at least 1".formatted(key, value));
    }
    return value;
  }
}
