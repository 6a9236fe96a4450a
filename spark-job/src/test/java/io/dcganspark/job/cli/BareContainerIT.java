package io.dcganspark.job.cli;

import static io.dcganspark.job.cluster.LoggedProcess.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dcganspark.job.SmallDisk;
import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole trainings where a container or a service gives less than a login does: each works, or ends
 * with one line before the run is touched.
 */
@Tag("chaos")
class BareContainerIT {
  /** More than the native libraries and the jar take. */
  private static final int ROOMY = 1 << 20;

  private static final int FULL = 4;

  /** A uid that no list of users has. */
  private static final String STRANGER = "54321";

  @TempDir Path directory;
  private LocalSpark spark;

  @BeforeEach
  void start() {
    spark = LocalSpark.in("bare-container");
  }

  private SmallTraining training() {
    return new SmallTraining(directory.resolve("runs"), "bare").with("model.recipe=gan");
  }

  private Submission train(Map<String, String> environment, String javaOptions) {
    return spark.submit(
        environment, List.of("--driver-java-options", javaOptions), training().arguments());
  }

  private void assertTrained(Submission ended) {
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(training().result()).containsKey("state");
  }

  private void assertRefused(Submission ended, String... reasons) {
    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(2);
    assertThat(ended.output().lines().filter(line -> line.startsWith("dcgan: ")))
        .singleElement()
        .asString()
        .contains(reasons);
    assertThat(ended.output()).doesNotContain("\tat ");
    assertThat(directory.resolve("runs")).doesNotExist();
  }

  private static String temporary(SmallDisk disk) {
    return "-Djava.io.tmpdir=" + disk.root();
  }

  private static String cache(SmallDisk disk) {
    return "-Dorg.bytedeco.javacpp.cachedir=" + disk.root().resolve("cache");
  }

  private static void withoutExecution(SmallDisk disk) throws Exception {
    Process remount =
        new ProcessBuilder("mount", "-o", "remount,noexec", disk.root().toString())
            .inheritIO()
            .start();
    assertThat(remount.waitFor()).isZero();
  }

  @Test
  void aFullTemporaryDirectoryIsOneLine() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), FULL)) {
      Files.write(disk.root().resolve("filling"), new byte[FULL << 10]);
      assertRefused(
          train(Map.of(), temporary(disk)),
          "no file can be written in " + disk.root() + " (0 MB are free, and Spark copies",
          "java.io.tmpdir");
    }
  }

  @Test
  void aTemporaryDirectoryThatRunsNoCodeIsEnough() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("noexec"), ROOMY)) {
      withoutExecution(disk);
      assertTrained(train(Map.of(), temporary(disk)));
    }
  }

  @Test
  void aFullCacheOfNativeLibrariesIsOneLine() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), FULL)) {
      assertRefused(
          train(Map.of(), cache(disk)),
          "ND4J's native library does not load (",
          "No space left on device",
          "org.bytedeco.javacpp.cachedir=DIR");
    }
  }

  @Test
  void aCacheOfNativeLibrariesThatRunsNoCodeIsOneLine() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("noexec"), ROOMY)) {
      withoutExecution(disk);
      assertRefused(
          train(Map.of(), cache(disk)),
          "ND4J's native library does not load (UnsatisfiedLinkError: ",
          "failed to map segment from shared object",
          "org.bytedeco.javacpp.cachedir=DIR");
    }
  }

  /** Without any, spark-submit itself ends, which wants a place for Ivy. */
  @Test
  void aHomeThatCannotBeWrittenIsEnough() {
    assertTrained(train(Map.of("HOME", "/proc/1/nothing"), "-Duser.home=/proc/1/nothing"));
  }

  @Test
  void aUserWithoutANameIsOneLine() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/root")), "only root starts processes of other users");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path launcher = Path.of("..", "deploy", "local", "dcgan").toAbsolutePath().normalize();
    Path log = directory.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "setpriv",
                "--reuid",
                STRANGER,
                "--regid",
                STRANGER,
                "--clear-groups",
                launcher.toString(),
                "train",
                "--output",
                directory.resolve("runs").toString()));
    builder.environment().keySet().removeAll(Set.of("HOME", "USER", "LOGNAME", "SPARK_HOME"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(2);
    assertThat(Files.readAllLines(log))
        .containsExactly(
            "dcgan: user 54321 has no name, and Hadoop needs one: add the user to /etc/passwd, or"
                + " run as another one");
  }
}
