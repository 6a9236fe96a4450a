package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.run.RunForecast;
import io.dcganspark.job.run.RunIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
  @TempDir Path directory;
  private final TestParts job = new TestParts();

  @Test
  void dryRunPrintsConfigurationFile() throws IOException {
    int code =
        job.run(
            "train",
            "--config",
            "../conf/quickstart.conf",
            "--data",
            "/mnist",
            "--output",
            "hdfs://host/runs",
            "--run-id",
            "night-1",
            "--set",
            "training.epochs=3",
            "--set",
            "samples.rows=4",
            "--dry-run");

    assertThat(job.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(job.out()).startsWith("# dcgan-spark ").contains("# data: 7 images");
    Path printed = Files.writeString(directory.resolve("printed.conf"), job.out());
    assertThat(new JobConfigLoader(new Configuration(false)).file(printed.toString()).load())
        .isEqualTo(
            new JobConfigLoader(new Configuration(false))
                .set("data.path=/mnist")
                .set("output.path=hdfs://host/runs")
                .set("run.id=night-1")
                .set("training.epochs=3")
                .set("training.replicas=2")
                .set("samples.rows=4")
                .load());
  }

  @Test
  void dryRunResolvesTheReplicasAndForecastsAndIsAConfiguration() throws IOException {
    TestParts real = new TestParts(JobParts.ofThisJob());
    Path data = MnistExcerpt.write(directory.resolve("data"), 0, 200);
    String[] args = {
      "train",
      "--data",
      data.toString(),
      "--output",
      directory.resolve("runs").toString(),
      "--set",
      "training.epochs=3",
      "--dry-run"
    };

    assertThat(real.run(args)).as(real.err()).isZero();
    assertThat(real.out())
        .doesNotContain("null")
        .containsPattern("\n    replicas=[1-4]\n")
        .containsPattern("\n# 3 epochs of 4 steps, 12 steps in all; with \\d+\\.\\d+ s each")
        .contains("# run.id is not set: from the time of the start\n", "# G has ", "of heap");
    Path printed = Files.writeString(directory.resolve("printed.conf"), real.out());
    TestParts again = new TestParts(JobParts.ofThisJob());
    assertThat(again.run("train", "--config", printed.toString(), "--dry-run")).isZero();
    assertThat(configuration(again.out())).isEqualTo(configuration(real.out()));
  }

  private static List<String> configuration(String printed) {
    return printed.lines().filter(line -> !line.contains(" s each")).toList();
  }

  /** The default of 200 epochs may surprise. */
  @ParameterizedTest
  @CsvSource({"samples.rows=4, true", "training.epochs=3, false", "training.epochs = 3, false"})
  void saysHowLongItTrainsWhereTheUserDoesNot(String assignment, boolean said) {
    JobParts parts =
        TestParts.with(new OfAKnownDuration(), (spark, config) -> {}, null)
            .with(
                (command, subject) -> {
                  throw new UserErrorException("no Spark here");
                });
    try (CapturedLog log = new CapturedLog(TrainCommand.class)) {
      assertThat(new TestParts(parts).run("train", "--data", "/mnist", "--set", assignment))
          .isEqualTo(2);
      assertThat(log.infos().stream().anyMatch(line -> line.contains(" for 200 epochs")))
          .isEqualTo(said);
      assertThat(log.infos().contains(OfAKnownDuration.LINE)).isEqualTo(said);
    }
  }

  private static final class OfAKnownDuration implements Preflight {
    static final String LINE = "they take a week";

    @Override
    public List<String> check(JobConfig config, Configuration hadoop) {
      return List.of("the data is there");
    }

    @Override
    public RunForecast forecast(JobConfig config, Configuration hadoop) {
      return new RunForecast(check(config, hadoop), Optional.of(LINE));
    }
  }

  @Test
  void theEndOfATrainingSaysWhatToTypeNext() {
    assertThat(NextSteps.after("dcgan", "runs/my run"))
        .isEqualToNormalizingNewlines(
            """
runs/my run is complete: report.html shows its samples, losses and speed. What to do with it:
  dcgan generate --checkpoint 'runs/my run' --to digits.png
  dcgan evaluate --checkpoint 'runs/my run'
  dcgan compare 'runs/my run' OTHER-RUN --to comparison
""");
  }

  @Test
  void refusesConfigurationWithALineForEachProblem() {
    int code =
        job.run("train", "--data", "x", "--set", "training.epochs=0", "--set", "samples.rows=0");

    assertThat(code).isEqualTo(2);
    assertThat(job.out()).isEmpty();
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: training.epochs of --set must be a whole number from 1 to 1000000, found"
                + " \"0\"\n"
                + "dcgan: samples.rows of --set must be a whole number from 1 to 32, found"
                + " \"0\"\n");
  }

  @Test
  void refusesEmptyAssignment() {
    assertThat(job.run("train", "--data", "x", "--set", "")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: --set \"\" is not an assignment");
  }

  @Test
  void refusesEmptyData() {
    assertThat(job.run("train", "--data", "")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: --data is empty");
  }

  @Test
  void refusesMissingConfiguration() {
    assertThat(job.run("train", "--config", "nowhere.conf")).isEqualTo(2);
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: cannot read the configuration file nowhere.conf: there is no such file\n");
  }

  @Test
  void runWithoutNameIsNamedByTime() {
    assertThat(RunIds.at(Instant.parse("2026-11-24T09:08:07Z")))
        .matches("20261124-090807-[0-9a-f]{4}");
  }
}
