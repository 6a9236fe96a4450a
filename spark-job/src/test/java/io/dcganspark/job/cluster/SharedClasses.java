package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/**
 * An archive of Spark's classes, which the JVMs of clusters map in place of reading, verifying and
 * linking each class (class data sharing). The first process that needs it makes it, from the
 * classes that a small training loads. Java ignores an archive that does not fit its class path or
 * the jars there, without a message. {@code deploy/local/class-archive} does the same for users.
 */
final class SharedClasses {
  private final Path directory;
  private final Path sparkHome;

  private SharedClasses(Path directory, Path sparkHome) {
    this.directory = directory;
    this.sparkHome = sparkHome;
  }

  /** Returns those of a Spark, made if they are not there. */
  static SharedClasses of(Path sparkHome) throws IOException {
    String name = "%s-%08x".formatted(sparkHome.getFileName(), sparkHome.hashCode());
    Path directory =
        Files.createDirectories(Path.of("target", "shared-classes", name).toAbsolutePath());
    SharedClasses classes = new SharedClasses(directory, sparkHome);
    Files.createDirectories(classes.configuration());
    // Tests run in several processes.
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve("lock").toFile(), "rw");
        FileLock lock = file.getChannel().lock()) {
      if (!Files.exists(classes.archive())) {
        classes.make();
      }
    }
    return classes;
  }

  /**
   * Returns the directory for {@code SPARK_CONF_DIR}, which stands on the class path. It has to
   * stay empty: Java shares no classes where a directory there has files.
   */
  Path configuration() {
    return directory.resolve("conf");
  }

  /** Returns the options of Java for processes of this Spark. */
  String options() {
    return "-XX:SharedArchiveFile=" + archive() + " -Xlog:cds=off -Xlog:cds+dynamic=off";
  }

  private Path archive() {
    return directory.resolve("classes.jsa");
  }

  private void make() throws IOException {
    Path list = directory.resolve("classes.list");
    Path made = directory.resolve("made.jsa");
    // Left where an earlier one failed.
    FileUtils.deleteDirectory(directory.resolve("run").toFile());
    List<String> training =
        new ArrayList<>(List.of("bin/spark-class", "org.apache.spark.deploy.SparkSubmit"));
    training.addAll(List.of("--master", "local[1]", "--class", "DcganJob"));
    training.addAll(List.of("--driver-java-options", "-XX:DumpLoadedClassList=" + list));
    training.add(SparkLine.of(sparkHome).jar().toString());
    training.addAll(new SmallTraining(directory, "run").with("training.epochs=1").arguments());
    Submission trained = run("training", training);
    if (trained.exitCode() != 0) {
      throw new IllegalStateException("the training failed: " + trained.output());
    }
    Submission dumped =
        run(
            "dump",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + made,
                "-cp",
                configuration() + "/:" + sparkHome.resolve("jars") + "/*"));
    if (dumped.exitCode() == 0) {
      Files.move(made, archive());
    } else {
      System.err.println("This Java shares no classes, and tests take longer: " + dumped.output());
      Files.createFile(archive());
    }
  }

  private Submission run(String role, List<String> command) throws IOException {
    Path log = directory.resolve(role + ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(sparkHome.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("SPARK_"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("SPARK_CONF_DIR", configuration().toString());
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try (LoggedProcess process = new LoggedProcess(role, builder.start(), log)) {
      return process.awaitEnd();
    }
  }
}
