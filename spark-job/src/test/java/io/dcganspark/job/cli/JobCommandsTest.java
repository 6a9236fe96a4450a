package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JobCommandsTest {
  private final TestParts job = new TestParts();

  @Test
  void helpNamesCommandsExamplesAndExitCodes() {
    assertThat(job.run("--help")).isZero();
    assertThat(job.out())
        .contains("train", "generate", "help", "spark-submit", "deploy/local/dcgan")
        .contains("0     done")
        .contains("2     wrong usage, configuration or data")
        .contains("143   train: ended by SIGTERM");
    assertThat(job.err()).isEmpty();
  }

  @Test
  void helpOfCommandIsItsHelp() {
    TestParts other = new TestParts();

    assertThat(job.run("help", "train")).isZero();
    assertThat(other.run("train", "--help")).isZero();
    assertThat(job.out()).isEqualTo(other.out()).contains("--dry-run", "--run-id", "Exit codes:");
  }

  @Test
  void helpOfGeneratePrintsDefaults() {
    assertThat(job.run("generate", "--help")).isZero();
    assertThat(job.out()).contains("Default: 64.", "Default: 0.", "--overwrite");
  }

  @Test
  void versionComesFromTheBuild() {
    assertThat(job.run("--version")).isZero();
    assertThat(job.out()).contains("dcgan-spark ", "Spark " + JobParts.ofThisJob().sparkVersion());
  }

  @Test
  void refusesNoCommand() {
    assertThat(job.run()).isEqualTo(2);
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: no command: expected one of train, prepare, generate, interpolate,"
                + " evaluate, train-classifier, compare, import, export, publish, help\n"
                + "Try 'DcganJob --help'.\n");
  }

  @Test
  void refusesUnknownCommandWithNearest() {
    assertThat(job.run("trian")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: Unmatched argument").contains("Did you mean", "train");
  }

  @Test
  void refusesUnknownOptionWithNearest() {
    assertThat(job.run("train", "--confg", "x")).isEqualTo(2);
    assertThat(job.err())
        .startsWith("dcgan: Unknown option")
        .contains("--config", "Try 'DcganJob train --help'.");
  }

  @Test
  void refusesMissingOption() {
    assertThat(job.run("generate", "--checkpoint", "x")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: Missing required option: '--to=FILE-or-DIR'");
  }

  @Test
  void refusesOptionGivenTwice() {
    assertThat(job.run("train", "--data", "a", "--data", "b")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: option '--data' (DIR) should be specified only once");
  }

  @Test
  void mistakeIsOneLineAndTwo() {
    TestParts mistaken =
        failing(new UserErrorException("no data at /nowhere: fetch MNIST or give --data DIR"));

    assertThat(mistaken.run("train", "--data", "x", "--dry-run")).isEqualTo(2);
    assertThat(mistaken.err())
        .isEqualToNormalizingNewlines(
            "dcgan: no data at /nowhere: fetch MNIST or give --data DIR\n");
  }

  @Test
  void mistakeFoundByTaskIsTwo() {
    TestParts mistaken =
        failing(new IllegalStateException("job aborted", new UserErrorException("bad magic")));

    assertThat(mistaken.run("train", "--data", "x", "--dry-run")).isEqualTo(2);
    assertThat(mistaken.err()).isEqualToNormalizingNewlines("dcgan: bad magic\n");
  }

  @Test
  void failureIsPrintedWithItsRootCauseAndExitsWithOne() {
    TestParts failing =
        failing(
            new IllegalStateException("round failed", new IOException("peer 1 is gone\nand more")));

    assertThat(failing.run("train", "--data", "x", "--dry-run")).isEqualTo(1);
    assertThat(failing.err())
        .isEqualToNormalizingNewlines("dcgan: failed: round failed: peer 1 is gone\n");
  }

  @Test
  void aCauseThatIsPrintedAlreadyIsNotRepeated() {
    TestParts failing =
        failing(
            new IllegalStateException(
                "the round failed: peer 1 is gone", new IOException("peer 1 is gone")));

    assertThat(failing.run("train", "--data", "x", "--dry-run")).isEqualTo(1);
    assertThat(failing.err())
        .isEqualToNormalizingNewlines("dcgan: failed: the round failed: peer 1 is gone\n");
  }

  @Test
  void errorIsFailure() {
    TestParts failing =
        new TestParts(
            (config, hadoop) -> {
              throw new NoClassDefFoundError("org/nd4j/Gone");
            },
            (spark, config) -> {});

    assertThat(failing.run("train", "--data", "x", "--dry-run")).isEqualTo(1);
    assertThat(failing.err())
        .isEqualToNormalizingNewlines("dcgan: failed: NoClassDefFoundError: org/nd4j/Gone\n");
  }

  private static TestParts failing(RuntimeException failure) {
    return new TestParts(
        (config, hadoop) -> {
          throw failure;
        },
        (spark, config) -> {});
  }
}
