package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * A real Spark standalone cluster on loopback: a master and workers of one core, each a process of
 * its own, as are their executors and the driver of every submission. It needs what the package
 * phase makes, the Spark home and the submit-ready jar, so only integration tests can use it.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER_URL =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern MASTER_READY = Pattern.compile("I have been elected leader");
  private static final String DRIVER = "DriverWrapper";
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private final SparkProcesses processes;
  private final List<LoggedProcess> workers = new ArrayList<>();
  private LoggedProcess master;
  private String url;

  private StandaloneCluster(SparkProcesses processes) {
    this.processes = processes;
  }

  /**
   * Starts a cluster with the settings that users get and waits until every worker has registered.
   *
   * @param name the name of its directory under {@code target/fork-N/clusters}, where the logs stay
   * @param workers how many workers of one core
   * @return the running cluster
   */
  public static StandaloneCluster start(String name, int workers) {
    try {
      return start(name, workers, SparkProcesses.defaults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As {@link #start(String, int)}, with other settings.
   *
   * @param settings of Spark's, for the cluster and, where it brings none, for what is submitted
   */
  public static StandaloneCluster start(String name, int workers, String settings) {
    try {
      Path directory = TargetDirectory.of("clusters/" + name);
      // Every executor of an earlier run left a copy of the submit-ready jar there.
      FileUtils.deleteDirectory(directory.toFile());
      Files.createDirectories(directory);
      StandaloneCluster cluster = new StandaloneCluster(new SparkProcesses(directory, settings));
      try {
        cluster.startMaster();
        for (int worker = 1; worker <= workers; worker++) {
          cluster.startWorker();
        }
        for (LoggedProcess worker : cluster.workers) {
          worker.awaitOutput(REGISTERED);
        }
      } catch (RuntimeException | IOException e) {
        cluster.close();
        throw e;
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The master's URL, {@code spark://127.0.0.1:PORT}. */
  public String url() {
    return url;
  }

  /** The submit-ready jar that the package phase made. */
  public Path submitJar() {
    return processes.submitJar();
  }

  /** Where the cluster's logs and its executors' directories are. */
  public Path directory() {
    return processes.directory();
  }

  /** The processes of the workers, in the order of their start: for tests that kill one. */
  public List<Process> workers() {
    return workers.stream().map(LoggedProcess::process).toList();
  }

  /**
   * Submits a command of the job, {@code --class DcganJob}, on all cores, and waits for its end.
   *
   * @param arguments the job's own arguments, for example {@code train --config …}
   * @return the exit code and all that was printed
   */
  public Submission submit(String... arguments) {
    List<String> options = List.of("--class", "DcganJob");
    return submit(options, processes.submitJar(), List.of(arguments));
  }

  /**
   * Starts a command of the job and returns at once: for tests that do something to it while it
   * runs.
   *
   * @param options further options of spark-submit
   * @param arguments the job's own arguments
   * @return the driver's process; closing it kills the driver
   */
  public LoggedProcess start(List<String> options, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--class", "DcganJob"));
    all.addAll(options);
    try {
      return startSubmission(all, processes.submitJar(), arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until executors have printed a line a certain number of times in all.
   *
   * @throws AssertionError if the driver ends first, or {@link LoggedProcess#DEADLINE} passes
   */
  public void awaitExecutors(Pattern line, int times, LoggedProcess driver) {
    long end = System.nanoTime() + LoggedProcess.DEADLINE.toNanos();
    while (line.matcher(executorOutput()).results().count() < times) {
      if (!driver.process().isAlive() || System.nanoTime() > end) {
        throw new AssertionError(
            "executors did not print \"%s\" %d times: %s".formatted(line, times, driver.output()));
      }
      LoggedProcess.sleep();
    }
  }

  private String executorOutput() {
    StringBuilder output = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory().resolve("work"), 3)) {
      for (Path file : files.filter(path -> path.endsWith("stderr")).toList()) {
        output.append(Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.toString();
  }

  /** The driver's process that a worker runs now, in cluster mode. */
  public ProcessHandle driver() {
    return workers().stream()
        .flatMap(Process::descendants)
        .filter(process -> process.info().commandLine().orElse("").contains(DRIVER))
        .findFirst()
        .orElseThrow();
  }

  /** The executors' processes that a worker runs now, in the order of their start. */
  public static List<ProcessHandle> executorsOf(Process worker) {
    return worker
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains(EXECUTOR))
        .sorted(Comparator.comparing(process -> process.info().startInstant().orElseThrow()))
        .toList();
  }

  /**
   * Submits any application and waits for its end.
   *
   * @param options further options of spark-submit, among them {@code --class}
   * @param jar the application
   * @param arguments the application's own arguments
   * @return the exit code and all that was printed
   */
  public Submission submit(List<String> options, Path jar, List<String> arguments) {
    try (LoggedProcess driver = startSubmission(options, jar, arguments)) {
      return driver.awaitEnd();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts an application and returns at once: for tests that do something to it while it runs.
   *
   * @param options further options of spark-submit, among them {@code --class}
   * @param jar the application
   * @param arguments the application's own arguments
   * @return the driver's process; closing it kills the driver
   * @throws IOException if the process cannot be started
   */
  public LoggedProcess startSubmission(List<String> options, Path jar, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit"));
    command.addAll(List.of("--master", url));
    // With the number of cores given, Spark waits for all of them before the application starts.
    command.addAll(List.of("--conf", "spark.cores.max=" + workers.size()));
    command.addAll(options);
    command.add(jar.toString());
    command.addAll(arguments);
    return processes.start("driver", command);
  }

  /** Kills the workers with their executors, then the master. */
  @Override
  public void close() {
    workers.forEach(LoggedProcess::close);
    if (master != null) {
      master.close();
    }
  }

  private void startMaster() throws IOException {
    master =
        processes.start(
            "master",
            List.of(
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0"));
    url = master.awaitOutput(MASTER_URL).group(1);
    master.awaitOutput(MASTER_READY);
  }

  /**
   * Starts one more worker and waits until it has registered.
   *
   * @return its process
   */
  public Process addWorker() {
    try {
      LoggedProcess worker = startWorker();
      worker.awaitOutput(REGISTERED);
      return worker.process();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LoggedProcess startWorker() throws IOException {
    LoggedProcess worker =
        processes.start(
            "worker",
            List.of(
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "2g",
                "--work-dir",
                processes.directory().resolve("work").toString(),
                url));
    workers.add(worker);
    return worker;
  }
}
