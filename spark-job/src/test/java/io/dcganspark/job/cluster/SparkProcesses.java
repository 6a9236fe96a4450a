package io.dcganspark.job.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts classes of Spark's from the assembled Spark home, all on loopback, with logs at INFO. */
final class SparkProcesses {
  /** Daemons hardly compute. */
  private static final String OF_DAEMONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /**
   * Drivers and executors live for seconds: the second compiler pays for the loops of a training
   * step, and for nothing that runs less often than they do.
   */
  static final String SHORT_LIVED =
      "-XX:+UseSerialGC -XX:Tier4InvocationThreshold=100000"
          + " -XX:Tier4MinInvocationThreshold=50000 -XX:Tier4CompileThreshold=300000";

  private static final String PROPERTIES = "--properties-file";

  private final Path directory;
  private final Path sparkHome;
  private final Path submitJar;
  private final Path settings;
  private final SharedClasses sharedClasses;
  private final String ofShortLived;
  private final AtomicInteger started = new AtomicInteger();

  /**
   * Prepares a directory.
   *
   * @param settings what every process has that brings no {@code --properties-file}
   */
  SparkProcesses(Path directory, String settings) throws IOException {
    this(directory, settings, made("dcgan.spark.home"), made("dcgan.submit.jar"));
  }

  /** As {@link #SparkProcesses(Path, String)}, with a Spark and a jar other than this build's. */
  SparkProcesses(Path directory, String settings, Path sparkHome, Path submitJar)
      throws IOException {
    this.directory = directory;
    this.sparkHome = sparkHome;
    this.submitJar = submitJar;
    this.sharedClasses = SharedClasses.of(sparkHome);
    this.ofShortLived = SHORT_LIVED + " " + sharedClasses.options();
    this.settings =
        Files.writeString(
            Files.createDirectories(directory.resolve("conf")).resolve("spark-defaults.conf"),
            String.join(
                "\n",
                settings,
                "spark.ui.enabled false",
                "spark.driver.defaultJavaOptions " + ofShortLived,
                "spark.executor.defaultJavaOptions " + ofShortLived,
                ""));
  }

  /** The settings that users get. */
  static String defaults() throws IOException {
    return Files.readString(Path.of("..", "conf", "spark-defaults.conf"));
  }

  Path directory() {
    return directory;
  }

  Path submitJar() {
    return submitJar;
  }

  /** Starts a class in a separate process, its output in a log named after its role. */
  LoggedProcess start(String role, List<String> classAndArguments) throws IOException {
    return start(role, classAndArguments, Map.of());
  }

  /** As {@link #start(String, List)}, with more in its environment. */
  LoggedProcess start(String role, List<String> classAndArguments, Map<String, String> environment)
      throws IOException {
    return start("spark-class", role, classAndArguments, environment);
  }

  /** As {@link #start(String, List)}, by the script that users call. */
  LoggedProcess submit(List<String> arguments) throws IOException {
    // A server that is a driver, such as Spark Connect's, has the heap of a daemon.
    return start("spark-submit", "driver", arguments, Map.of("SPARK_DAEMON_MEMORY", "1g"));
  }

  private LoggedProcess start(
      String script, String role, List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(sparkHome.resolve("bin").resolve(script).toString());
    command.addAll(arguments);
    if (!arguments.contains(PROPERTIES)) {
      // Behind the class, or at once for the script that names it.
      command.addAll(
          script.equals("spark-class") ? 2 : 1, List.of(PROPERTIES, settings.toString()));
    }
    Path log = directory.resolve(role + "-" + started.incrementAndGet() + ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SPARK_") || name.startsWith("AWS_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                // Empty: no settings of the user who runs the test, and no log4j2 file. Spark's
                // default logs at INFO, which is where readiness is read from.
                "SPARK_CONF_DIR",
                sharedClasses.configuration().toString(),
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "SPARK_DAEMON_MEMORY",
                "256m",
                "SPARK_DAEMON_JAVA_OPTS",
                OF_DAEMONS + " " + sharedClasses.options(),
                // Of drivers that bring their properties.
                "SPARK_SUBMIT_OPTS",
                ofShortLived));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new LoggedProcess(role, builder.start(), log);
  }

  /** A path that the build made and names by a system property. */
  static Path made(String property) {
    String path = System.getProperty(property);
    if (path == null || !Files.exists(Path.of(path))) {
      throw new IllegalStateException(
          property
              + " is "
              + path
              + ", expected a path that exists: run this test with mvn verify");
    }
    return Path.of(path);
  }
}
