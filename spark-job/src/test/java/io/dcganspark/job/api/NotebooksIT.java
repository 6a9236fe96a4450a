package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cli.MnistExcerpt;
import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.SparkDistribution;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/notebooks.md, run by the shells that they are for. */
@Tag("chaos")
class NotebooksIT {
  private static final Path PAGE = Path.of("..", "docs", "notebooks.md");

  /** One step an epoch. */
  private static final int IMAGES = 64;

  private static final Pattern OPENED = Pattern.compile("(?m)^ {6}(java\\.lang [\\w. ]+)\\)\"$");
  @TempDir Path directory;

  @BeforeEach
  void data() {
    MnistExcerpt.write(directory.resolve("mnist"), 0, IMAGES);
  }

  @Test
  void jshellTrainsAndDraws() throws Exception {
    Path program = write("program.jsh", program("jshell") + "/exit\n");
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/jshell").toString()));
    Matcher opened = OPENED.matcher(Files.readString(PAGE));
    assertThat(opened.find()).isTrue();
    for (String name : opened.group(1).split(" ", -1)) {
      command.add("-R--add-opens=java.base/" + name + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of("-R-Dspark.ui.enabled=false", "--class-path", jars(), program.toString()));
    Path log = directory.resolve("jshell.log");
    Process shell =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();

    try (LoggedProcess running = new LoggedProcess("jshell", shell, log)) {
      assertTrained(running.awaitEnd(), "from-jshell", "jshell");
    }
  }

  @Test
  void pysparkTrainsAndDraws() throws IOException {
    LocalSpark spark = SparkDistribution.required("notebook-python", "python/pyspark");
    Path program =
        write(
            "program.py",
            "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n"
                + program("python"));
    String jar = spark.submitJar().toString();

    try (LoggedProcess driver = spark.startProgram("--py-files", jar, program.toString())) {
      assertTrained(driver.awaitEnd(), "from-python", "python-sevens");
    }
    assertThat(directory.resolve("models/from-python/metadata/_SUCCESS")).exists();
  }

  @Test
  void sparkShellTrainsAndDraws() throws IOException {
    LocalSpark spark = SparkDistribution.required("notebook-scala", "bin/spark-shell");
    Path program = write("program.scala", program("scala") + "System.exit(0)\n");

    try (LoggedProcess driver =
        spark.startProgram(
            "--class",
            "org.apache.spark.repl.Main",
            "spark-shell",
            "-usejavacp",
            "-i",
            program.toString())) {
      assertTrained(driver.awaitEnd(), "from-scala", "scala");
    }
  }

  private void assertTrained(Submission ended, String run, String drawn) {
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("1 steps, in file:" + directory.resolve("runs/" + run));
    assertThat(directory.resolve("drawn/" + drawn + "/_SUCCESS")).as(ended.output()).exists();
  }

  private String program(String language) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(Files.readString(PAGE));
    assertThat(block.find()).as(language).isTrue();
    return block.group(1).replace("hdfs:///", directory + "/");
  }

  private Path write(String name, String program) throws IOException {
    return Files.writeString(directory.resolve(name), program);
  }

  /** The submit-ready jar, and those of the Spark home that the build made. */
  private static String jars() throws IOException {
    List<String> jars = new ArrayList<>(List.of(System.getProperty("dcgan.submit.jar")));
    Path home = Path.of(System.getProperty("dcgan.spark.home"), "jars");
    try (Stream<Path> files = Files.list(home)) {
      files.map(Path::toString).sorted().forEach(jars::add);
    }
    return String.join(System.getProperty("path.separator"), jars);
  }
}
