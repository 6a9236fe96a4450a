package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.dcganspark.job.cluster.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launchers in a repository where nothing is built yet. In the place of Maven and spark-submit
 * are programs that say how they were called.
 */
@Timeout(60)
class LaunchersTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path repository;
  private Path log;

  @BeforeEach
  void makeRepository() throws IOException {
    copy(Path.of("..", "deploy", "local"), repository.resolve("deploy/local"));
    copy(Path.of("..", "deploy", "standalone"), repository.resolve("deploy/standalone"));
    Files.writeString(repository.resolve("pom.xml"), "<spark.version>3.5.9</spark.version>");
    for (String module : List.of("common-model", "spark-job")) {
      Files.createDirectories(repository.resolve(module + "/src/main"));
      Files.createDirectories(repository.resolve(module + "/target"));
      Files.writeString(repository.resolve(module + "/pom.xml"), "");
    }
    log = repository.resolve("log");
    Files.writeString(log, "");
    program(
        "bin/mvn",
        "echo mvn $$ >> " + log,
        "trap 'exit 143' TERM",
        "until [[ -e " + repository + "/go ]]; do sleep 0.1; done",
        "echo jar > " + repository + "/spark-job/target/dcgan-spark-job.jar");
    program("spark/bin/spark-submit", "echo submit LC_ALL=$LC_ALL \"$@\" >> " + log);
  }

  private void program(String name, String... lines) throws IOException {
    Path file = repository.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  private Process launch(String output, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(repository.resolve("deploy/local/dcgan").toString());
    command.addAll(List.of(arguments));
    return launch(output, environment, command);
  }

  private Process launch(String output, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(repository.resolve(output).toFile());
    builder.environment().keySet().removeIf(name -> name.matches("SPARK_.*|LC_.*|LANG"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_HOME", repository.resolve("spark").toString());
    builder
        .environment()
        .merge("PATH", repository.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void await(Path file, String expected) throws IOException, InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!Files.exists(file) || !Files.readString(file).contains(expected)) {
      assertThat(System.nanoTime()).as("%s in %s in time", expected, file).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(repository.resolve(file));
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void twoFirstLaunchesBuildOnce() throws Exception {
    Process first = launch("first", Map.of(), "train", "--data", "a");
    await(log, "mvn");
    Process second = launch("second", Map.of(), "train", "--data", "c");
    await(repository.resolve("second"), "dcgan: another launcher builds in");
    Files.writeString(repository.resolve("go"), "");

    assertThat(end(first)).as(() -> read("first")).isZero();
    assertThat(end(second)).as(() -> read("second")).isZero();
    assertThat(lines("log").stream().filter(line -> line.startsWith("mvn"))).hasSize(1);
    assertThat(lines("log").stream().filter(line -> line.startsWith("submit"))).hasSize(2);
  }

  /** A terminal without a size, as a program makes one, says 0. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 80})
  void theBuildIsShownOnATerminalOfAnyWidth(int columns) throws Exception {
    Process process =
        launch(
            "out",
            Map.of("TERM", "xterm"),
            List.of(
                "script",
                "-qec",
                "stty rows 0 cols %d; exec %s/deploy/local/dcgan train --data a"
                    .formatted(columns, repository),
                "/dev/null"));
    await(repository.resolve("out"), "\r\033[K");
    Files.writeString(repository.resolve("go"), "");

    assertThat(end(process)).as(() -> read("out")).isZero();
    assertThat(read("out")).doesNotContain("line ");
    assertThat(lines("log")).anyMatch(line -> line.startsWith("submit"));
  }

  /** Returns whether this process ignores a signal; its children then do as well. */
  private static boolean ignores(int signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) >> (signal - 1) & 1) == 1;
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "HUP, 129"})
  void aSignalEndsTheBuildInOneLine(String signal, int code) throws Exception {
    assumeFalse(ignores(code - 128), "SIG" + signal + " is ignored here, as under nohup");
    Process launcher = launch("out", Map.of(), "train", "--data", "a");
    await(log, "mvn");
    long maven = Long.parseLong(lines("log").get(0).split(" ", -1)[1]);
    Signal.send(signal, launcher.toHandle());

    assertThat(end(launcher)).isEqualTo(code);
    List<String> printed = lines("out");
    assertThat(printed.get(printed.size() - 1)).isEqualTo("dcgan: ended by SIG" + signal);
    assertThat(ProcessHandle.of(maven).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    assertThat(repository.resolve("spark-job/target/dcgan-spark-job.jar")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, C.UTF-8", "POSIX, C.UTF-8", "C, C.UTF-8", "C.UTF-8, C.UTF-8"})
  void aLocaleThatCannotSpellNamesIsReplaced(String given, String expected) throws Exception {
    Files.writeString(repository.resolve("go"), "");
    Map<String, String> locale = given == null ? Map.of() : Map.of("LC_ALL", given);

    assertThat(end(launch("out", locale, "train", "--data", "a"))).as(() -> read("out")).isZero();
    assertThat(lines("log")).anyMatch(line -> line.startsWith("submit LC_ALL=" + expected + " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--driver-memory | much      | dcgan: --driver-memory is 'much', expected a size with its"
            + " unit",
        "--driver-memory | 400       | dcgan: --driver-memory is '400', expected a size with its"
            + " unit",
        "--master        | somewhere | dcgan: --master is 'somewhere', expected local[N]"
      })
  void whatSparkWouldNotReadIsRefused(String option, String value, String expected)
      throws Exception {
    Files.writeString(repository.resolve("go"), "");

    assertThat(end(launch("out", Map.of(), option, value, "compare", "a"))).isEqualTo(2);
    assertThat(read("out")).contains(expected);
    assertThat(lines("log")).noneMatch(line -> line.startsWith("submit"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy/local/dcgan --spark 4 train",
        "deploy/standalone/start-cluster 1 --spark 4"
      })
  void aLineBesideAnotherSparkIsRefused(String command) throws Exception {
    String spark = repository.resolve("spark").toString();
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", repository + "/" + command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_HOME", spark);
    builder.environment().put("DCGAN_CLUSTER_DIR", repository.resolve("cluster").toString());
    builder.redirectErrorStream(true).redirectOutput(repository.resolve("out").toFile());

    assertThat(end(builder.start())).as(() -> read("out")).isEqualTo(2);
    assertThat(lines("out"))
        .singleElement()
        .asString()
        .endsWith(
            ": --spark is 4, and SPARK_HOME is " + spark + ", no Spark 4: leave one of them out");
  }

  @Test
  void aMistypedConfigurationIsRefusedBeforeAnythingIsBuiltOrFetched() throws Exception {
    for (String name : List.of("quickstart", "mnist")) {
      Files.createDirectories(repository.resolve("conf"));
      Files.writeString(repository.resolve("conf/" + name + ".conf"), "");
    }

    assertThat(end(launch("out", Map.of(), "train", "--config", "conf/quickstrat.conf")))
        .isEqualTo(2);
    assertThat(lines("out"))
        .singleElement()
        .isEqualTo(
            "dcgan: --config conf/quickstrat.conf is not there; with the job come conf/mnist.conf"
                + " conf/quickstart.conf");
    assertThat(end(launch("out", Map.of(), "train", "--config="))).isEqualTo(2);
    assertThat(lines("out"))
        .singleElement()
        .isEqualTo("dcgan: --config is empty: name a configuration file");
    assertThat(read("log")).isEmpty();
  }

  private Map<String, String> withJavaThatSaysHowItWasCalled() throws IOException {
    program(
        "java/bin/java",
        "if [[ \"$*\" == *-version* ]]; then echo 'openjdk version \"17.0.1\"' >&2; exit; fi",
        "echo \"$@\" > " + repository + "/words",
        "echo \"program $DCGAN_PROGRAM\" >> " + log,
        // An argument file has an option on each line, in quotes.
        "for word; do case $word in @*) sed 's/^\"//; s/\"$//' \"${word#@}\" ;;",
        " *) echo \"$word\" ;; esac; done >> " + log);
    Files.writeString(repository.resolve("java/release"), "");
    Files.createDirectories(repository.resolve("conf"));
    Files.copy(
        Path.of("..", "conf", "spark-defaults.conf"),
        repository.resolve("conf/spark-defaults.conf"));
    Files.writeString(repository.resolve("spark-job/target/dcgan-spark-job.jar"), "jar");
    Files.createDirectories(repository.resolve("spark/jars"));
    return Map.of("JAVA_HOME", repository.resolve("java").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"runs", "export --to x", "generate --to a.png", "train --help", "help train"})
  void whatNeedsNoExecutorsStartsOneJava(String command) throws Exception {
    Map<String, String> java = withJavaThatSaysHowItWasCalled();

    String[] words = command.split(" ", -1);
    assertThat(end(launch("out", java, words))).as(() -> read("out")).isZero();
    String launcher = repository.resolve("deploy/local/dcgan").toString();
    assertThat(lines("log"))
        .contains(
            "program " + launcher,
            "-Xmx4g",
            "-Dspark.master=local[*]",
            "-Dspark.speculation=false",
            "-Djava.awt.headless=true",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-Dlog4j.configurationFile=" + repository.resolve("conf/log4j2.properties"))
        .endsWith(Stream.concat(Stream.of("DcganJob"), Stream.of(words)).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"train --data x", "--spark-conf spark.a=b runs", "--master spark://a:7077 runs"})
  void whatMayNeedSparkSubmitGoesThroughIt(String command) throws Exception {
    Map<String, String> java = withJavaThatSaysHowItWasCalled();

    assertThat(end(launch("out", java, command.split(" ", -1)))).as(() -> read("out")).isZero();
    assertThat(lines("log")).anyMatch(line -> line.startsWith("submit"));
  }

  @Test
  void settingsThatOnlySparkSubmitHonoursGoThroughIt() throws Exception {
    Map<String, String> java = withJavaThatSaysHowItWasCalled();
    Path settings = repository.resolve("conf/spark-defaults.conf");
    Files.writeString(settings, "spark.jars.packages=org.apache.hadoop:hadoop-aws:3.3.4\n");

    assertThat(end(launch("out", java, "runs"))).as(() -> read("out")).isZero();
    assertThat(lines("log")).singleElement().asString().startsWith("submit ");
  }

  @Test
  void settingsAreNoWordsOfTheCommandLine() throws Exception {
    Map<String, String> java = withJavaThatSaysHowItWasCalled();
    Path settings = repository.resolve("conf/spark-defaults.conf");
    Files.writeString(settings, "spark.hadoop.fs.s3a.secret.key=hidden\nspark.master = yarn\n");

    assertThat(end(launch("out", java, "runs"))).as(() -> read("out")).isZero();
    assertThat(lines("log"))
        .contains("-Dspark.hadoop.fs.s3a.secret.key=hidden", "-Dspark.master=local[*]")
        .doesNotContain("-Dspark.master=yarn");
    assertThat(read("words")).contains("DcganJob runs").doesNotContain("hidden");
  }

  @Test
  void jarsOfTheUserAreThoseOfSparkSubmit() throws Exception {
    Map<String, String> java = withJavaThatSaysHowItWasCalled();
    String jar = Files.writeString(repository.resolve("own.jar"), "").toString();

    assertThat(end(launch("out", java, "--jars", jar, "train", "--data", "x"))).isZero();
    assertThat(lines("log")).anyMatch(line -> line.contains(" --jars " + jar + " "));
    assertThat(end(launch("out", java, "--jars", "gone.jar", "train"))).isEqualTo(2);
    assertThat(read("out"))
        .isEqualTo("dcgan: --jars names gone.jar, which is not there: build it first\n");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, 2", "help, 0", "--help, 0"})
  void theLaunchersHelpListsTheCommandsAndBuildsNothing(String word, int code) throws Exception {
    String[] words = word == null ? new String[0] : new String[] {word};

    assertThat(end(launch("out", Map.of(), words))).isEqualTo(code);
    assertThat(read("out")).contains("Commands (", "train-classifier  Trains", "--driver-memory");
    assertThat(read("log")).isEmpty();
  }

  @Test
  void aClusterKeepsNoneOfItsCallersFilesOpen() throws Exception {
    program("spark/bin/spark-class", "ls -l /proc/$$/fd > " + log, "exit 1");
    String start = repository.resolve("deploy/standalone/start-cluster") + " 1";
    String lock = repository.resolve("lock").toString();
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", "exec 7> " + lock + "; " + start);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_HOME", repository.resolve("spark").toString());
    builder.environment().put("DCGAN_CLUSTER_DIR", repository.resolve("cluster").toString());
    builder.redirectErrorStream(true).redirectOutput(repository.resolve("out").toFile());

    assertThat(end(builder.start())).as(() -> read("out")).isEqualTo(1);
    assertThat(read("log")).contains(" 2 -> ").doesNotContain(lock);
  }

  private String read(String file) {
    try {
      return Files.readString(repository.resolve(file));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
