package io.dcganspark.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The standalone cluster that {@code deploy/standalone/start-cluster} of a release starts. */
public final class ReleasedStandaloneCluster implements ReleasedCluster, AutoCloseable {
  private static final String DRIVER = "org.apache.spark.deploy.worker.DriverWrapper";

  private final Release release;
  private final Map<String, String> environment;

  private ReleasedStandaloneCluster(Release release) {
    this.release = release;
    environment =
        Map.of(
            "SPARK_HOME",
            SparkProcesses.made("dcgan.spark.home").toString(),
            "SPARK_DAEMON_MEMORY",
            "256m");
  }

  /** Starts a master and workers of one core. */
  public static ReleasedStandaloneCluster start(Release release, int workers) {
    ReleasedStandaloneCluster cluster = new ReleasedStandaloneCluster(release);
    Submission started =
        release.run(
            cluster.environment, "deploy/standalone/start-cluster", Integer.toString(workers));
    assertThat(started.exitCode()).as(started.output()).isZero();
    return cluster;
  }

  @Override
  public LoggedProcess submit(TestStore store, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--deploy-mode", "cluster"));
    all.addAll(ReleasedCluster.options(store, ""));
    all.addAll(arguments);
    return submit(store.credentials(), all);
  }

  /**
   * Calls {@code deploy/standalone/submit}.
   *
   * @param credentials variables of its environment
   */
  public LoggedProcess submit(Map<String, String> credentials, List<String> arguments) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.putAll(credentials);
    return release.start(variables, "deploy/standalone/submit", arguments);
  }

  @Override
  public ProcessHandle driver() {
    return processes().stream()
        .filter(process -> commandLine(process).contains(DRIVER))
        .findFirst()
        .orElseThrow();
  }

  /** All that runs on behalf of this release: daemons, drivers, executors. */
  public List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains(release.home().toString()))
        .toList();
  }

  /** Not {@link ProcessHandle#info}, which reads the first page of it and no more. */
  static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  /** Stops it with {@code deploy/standalone/stop-cluster}. */
  @Override
  public void close() {
    release.run(environment, "deploy/standalone/stop-cluster");
  }
}
