package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The submit-ready jar without a cluster: each submission is a driver with two task slots in a
 * process of its own.
 */
public final class LocalSpark {
  private final SparkProcesses processes;

  private LocalSpark(SparkProcesses processes) {
    this.processes = processes;
  }

  /**
   * Makes one.
   *
   * @param name the name of its directory under {@code target/fork-N/clusters}, where the logs stay
   */
  public static LocalSpark in(String name) {
    try {
      Path directory = TargetDirectory.of("clusters/" + name);
      return new LocalSpark(
          new SparkProcesses(Files.createDirectories(directory), SparkProcesses.defaults()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As {@link #in(String)}, with a Spark and a jar other than this build's.
   *
   * @param home of the Spark
   * @param jar the submit-ready one
   */
  public static LocalSpark in(String name, Path home, Path jar) {
    try {
      Path directory = Files.createDirectories(TargetDirectory.of("clusters/" + name));
      return new LocalSpark(new SparkProcesses(directory, SparkProcesses.defaults(), home, jar));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Submits a command of the job and waits for its end.
   *
   * @param environment of the driver, added to the test's own
   * @param options of spark-submit
   * @param arguments the job's own
   */
  public Submission submit(
      Map<String, String> environment, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit"));
    command.addAll(List.of("--master", "local[2]", "--class", "DcganJob"));
    command.addAll(options);
    command.add(processes.submitJar().toString());
    command.addAll(arguments);
    try (LoggedProcess driver = processes.start("driver", command, environment)) {
      return driver.awaitEnd();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a command line of {@code spark-submit} that brings its master, its jar and all else.
   *
   * @param commandLine with the program's name
   * @return the driver's process; closing it kills the driver
   */
  public LoggedProcess start(List<String> commandLine) {
    if (!commandLine.get(0).equals("spark-submit")) {
      throw new IllegalArgumentException("no command line of spark-submit: " + commandLine);
    }
    try {
      return processes.submit(commandLine.subList(1, commandLine.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Submits a program that uses the job as a library.
   *
   * @param options of spark-submit behind the job's jar, the program, and its arguments
   * @return the driver's process; closing it kills the driver
   */
  public LoggedProcess startProgram(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("spark-submit", "--master", "local[2]", "--jars", submitJar().toString()));
    command.addAll(List.of(options));
    return start(command);
  }

  /** The submit-ready jar that the package phase made. */
  public Path submitJar() {
    return processes.submitJar();
  }
}
