package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A real YARN: a resource manager and node managers in this JVM, whose containers are processes of
 * their own; what applications stage lies on HDFS. Applications are submitted by {@code
 * deploy/yarn/submit}.
 */
public final class YarnCluster implements AutoCloseable {
  private static final int START_MILLIS = 60_000;
  private static final String EXECUTOR = "YarnCoarseGrainedExecutorBackend";
  private static final String DRIVER = "yarn.ApplicationMaster";
  private static final long POLL_MILLIS = 50;

  private final Path directory;
  private final Path sparkHome = SparkProcesses.made("dcgan.yarn.home");
  private final Path submitJar = SparkProcesses.made("dcgan.submit.jar");
  private final MiniYARNCluster cluster;
  private int submissions;

  private YarnCluster(Path directory, MiniYARNCluster cluster) {
    this.directory = directory;
    this.cluster = cluster;
  }

  /**
   * Starts a cluster and waits until every node manager has registered.
   *
   * @param name the name of its directory under {@code target/fork-N/clusters}, where the logs stay
   * @param hdfs where applications are staged
   * @param nodeManagers how many
   */
  public static YarnCluster start(String name, HdfsCluster hdfs, int nodeManagers) {
    Path directory = TargetDirectory.of("clusters/" + name);
    MiniYARNCluster cluster = new MiniYARNCluster(name, nodeManagers, 1, 1);
    YarnCluster started = new YarnCluster(directory, cluster);
    try {
      FileUtils.deleteDirectory(directory.toFile());
      Files.createDirectories(directory.resolve("conf"));
      cluster.init(settings(hdfs));
      cluster.start();
      cluster.waitForNodeManagersToConnect(START_MILLIS);
      try (OutputStream out = Files.newOutputStream(directory.resolve("conf/yarn-site.xml"))) {
        cluster.getConfig().writeXml(out);
      }
      Files.writeString(
          directory.resolve("conf/core-site.xml"),
          "<configuration><property><name>fs.defaultFS</name><value>%s</value></property></configuration>"
              .formatted(hdfs.uri()));
      return started;
    } catch (IOException e) {
      started.close();
      throw new UncheckedIOException(e);
    } catch (YarnException | InterruptedException e) {
      started.close();
      throw new AssertionError("YARN did not start", e);
    }
  }

  private static YarnConfiguration settings(HdfsCluster hdfs) {
    YarnConfiguration settings = new YarnConfiguration();
    settings.set("fs.defaultFS", hdfs.uri());
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 256);
    settings.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, 8192);
    settings.setInt(YarnConfiguration.RM_AM_MAX_ATTEMPTS, 3);
    settings.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
    settings.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    // A disk that is nearly full makes a node unhealthy.
    settings.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
    // The scheduler's own file of defaults is not in the jar of the mini cluster.
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
    settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
    return settings;
  }

  /**
   * Submits a command of the job in cluster mode and returns at once.
   *
   * @param options further options of {@code deploy/yarn/submit}
   * @param arguments the job's own
   * @return the submitting process, which ends when the application does
   */
  public LoggedProcess submit(List<String> options, List<String> arguments) {
    Path script = Path.of("..", "deploy", "yarn", "submit").toAbsolutePath().normalize();
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of("--jar", submitJar.toString()));
    command.addAll(options());
    command.addAll(options);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().putAll(environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Path log = directory.resolve("submission-" + ++submissions + ".log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new LoggedProcess("submission", builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This cluster, as a release's {@code deploy/yarn/submit} submits to it, for one attempt. */
  public ReleasedCluster of(Release release) {
    return new ReleasedCluster() {
      @Override
      public LoggedProcess submit(TestStore store, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("--attempts", "1"));
        all.addAll(options());
        all.addAll(ReleasedCluster.options(store, "local:"));
        all.addAll(arguments);
        Map<String, String> variables = new HashMap<>(environment());
        variables.putAll(store.credentials());
        return release.start(variables, "deploy/yarn/submit", all);
      }

      @Override
      public ProcessHandle driver() {
        return containers(DRIVER).get(0);
      }
    };
  }

  /** What {@code deploy/yarn/submit} needs in every submission. */
  private List<String> options() {
    List<String> options = new ArrayList<>(List.of("--memory", "1g"));
    // The jars are on every node: 300 MB that need not be staged.
    for (String setting :
        List.of(
            "spark.yarn.jars=local:" + sparkHome + "/jars/*",
            "spark.executor.memoryOverhead=1g",
            "spark.ui.enabled=false",
            "spark.driver.defaultJavaOptions=" + SparkProcesses.SHORT_LIVED,
            "spark.executor.defaultJavaOptions=" + SparkProcesses.SHORT_LIVED,
            "spark.yarn.appMasterEnv.JAVA_HOME=" + System.getProperty("java.home"),
            "spark.executorEnv.JAVA_HOME=" + System.getProperty("java.home"))) {
      options.addAll(List.of("--spark-conf", setting));
    }
    return options;
  }

  /** Where Spark and the cluster are. */
  private Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME",
        sparkHome.toString(),
        "HADOOP_CONF_DIR",
        directory.resolve("conf").toString());
  }

  /** The processes of the executors, in containers of this cluster. */
  public static List<ProcessHandle> executors() {
    return containers(EXECUTOR);
  }

  /** Waits for the process of a driver: its container's Java, not the shell that started it. */
  public static ProcessHandle awaitDriver() {
    long end = System.nanoTime() + LoggedProcess.DEADLINE.toNanos();
    while (containers(DRIVER).isEmpty() && System.nanoTime() < end) {
      sleep();
    }
    return containers(DRIVER).get(0);
  }

  private static List<ProcessHandle> containers(String type) {
    return ProcessHandle.current()
        .descendants()
        .filter(
            process ->
                process.info().command().orElse("").endsWith("/java")
                    && process.info().commandLine().orElse("").contains(type))
        .toList();
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }

  @Override
  public void close() {
    cluster.stop();
  }
}
