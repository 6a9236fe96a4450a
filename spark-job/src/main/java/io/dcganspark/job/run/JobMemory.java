package io.dcganspark.job.run;

import io.dcganspark.job.training.ComputingTasks;
import io.dcganspark.model.device.DeviceChoice;
import java.io.File;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * What memory and disk a job has, as far as its configuration says.
 *
 * @param isLocal whether tasks run in the driver
 * @param driverHeap bytes
 * @param executorHeap bytes of one executor
 * @param outsideHeap bytes that JavaCPP gives out in a JVM that runs tasks
 * @param tasksAtOnce that compute and that one JVM runs, at the least
 * @param localDisk free bytes where tasks in the driver put their shards; empty on a cluster
 * @param compressesBlocks whether Spark compresses what it keeps of a data set
 * @param largestResult bytes that the tasks of a stage may return together
 */
record JobMemory(
    boolean isLocal,
    long driverHeap,
    long executorHeap,
    long outsideHeap,
    int tasksAtOnce,
    OptionalLong localDisk,
    boolean compressesBlocks,
    long largestResult) {
  private static final long MIB = 1L << 20;
  private static final Pattern LOCAL = Pattern.compile("local(\\[(\\*|\\d+)(,\\d+)?])?");

  /** JavaCPP takes it in either spelling. */
  private static final String BOUND_OUTSIDE_HEAP = "org.bytedeco.javacpp.maxbytes";

  /** Returns what the session of this JVM, or the one that spark-submit asked for, has. */
  static JobMemory ofThisJob(DeviceChoice device) {
    return of(settings(), Runtime.getRuntime().maxMemory(), device);
  }

  /** Returns the settings of this JVM's session, or those that spark-submit passed. */
  static SparkConf settings() {
    SparkEnv running = SparkEnv.get();
    return running == null ? new SparkConf() : running.conf();
  }

  /**
   * Returns what a job has.
   *
   * @param device on which its tasks compute
   */
  static JobMemory of(SparkConf conf, long driverHeap, DeviceChoice device) {
    boolean isLocal = isLocal(conf);
    // Spark reads a number without a unit as MiB.
    long executorHeap =
        isLocal ? driverHeap : MIB * conf.getSizeAsMb("spark.executor.memory", "1g");
    String options = conf.get("spark.executor.extraJavaOptions", "");
    boolean isBoundOtherwise =
        isLocal
            ? System.getProperties().stringPropertyNames().stream()
                .anyMatch(BOUND_OUTSIDE_HEAP::equalsIgnoreCase)
            : options.toLowerCase(Locale.ROOT).contains(BOUND_OUTSIDE_HEAP);
    return new JobMemory(
        isLocal,
        driverHeap,
        executorHeap,
        isBoundOtherwise ? Long.MAX_VALUE : executorHeap,
        tasksAtOnce(conf, isLocal, device),
        isLocal ? freeDisk(conf) : OptionalLong.empty(),
        conf.getBoolean("spark.rdd.compress", false),
        largestResult(conf));
  }

  private static int tasksAtOnce(SparkConf conf, boolean isLocal, DeviceChoice device) {
    int byCores = Math.max(1, cores(conf).orElse(1) / conf.getInt("spark.task.cpus", 1));
    return isLocal ? byCores : ComputingTasks.atOnce(conf, device, byCores);
  }

  /** Whether tasks run in the driver. */
  static boolean isLocal(SparkConf conf) {
    return LOCAL.matcher(conf.get("spark.master", "local[*]")).matches();
  }

  /** Zero is Spark's word for any. */
  private static long largestResult(SparkConf conf) {
    long bytes = conf.getSizeAsBytes("spark.driver.maxResultSize", "1g");
    return bytes <= 0 ? Long.MAX_VALUE : bytes;
  }

  /**
   * Returns the cores of a JVM that runs tasks; empty where only the cluster knows: a standalone
   * one gives an executor all cores of its worker.
   */
  static OptionalInt cores(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master", "local[*]"));
    if (!local.matches()) {
      return conf.contains("spark.executor.cores")
          ? OptionalInt.of(conf.getInt("spark.executor.cores", 1))
          : OptionalInt.empty();
    }
    String count = local.group(2);
    if (count == null) {
      return OptionalInt.of(1);
    }
    return OptionalInt.of(
        count.equals("*") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(count));
  }

  private static OptionalLong freeDisk(SparkConf conf) {
    String directory = conf.get("spark.local.dir", System.getProperty("java.io.tmpdir"));
    long free = new File(directory.split(",", 2)[0].strip()).getUsableSpace();
    // Nothing is free in a directory that does not exist yet.
    return free == 0 ? OptionalLong.empty() : OptionalLong.of(free);
  }
}
