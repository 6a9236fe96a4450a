package io.dcganspark.job.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.report.Measured;
import io.dcganspark.job.report.SampleGrid;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MlflowRecorderTest {
  private static final String CONFIGURATION =
      """
{"data": {"path": "s3a://key:secret@bucket/mnist"}, "training": {"epochs": 3, "replicas": null},
 "mlflow": {"experiment": "digits"}}\
""";
  private static final String LOSS = "training/generatorLoss";

  @TempDir Path output;
  private MlflowServer server;

  @BeforeEach
  void start() throws IOException {
    server = new MlflowServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static RequestQueue.RetryPolicy retryPolicy(int room) {
    return new RequestQueue.RetryPolicy(
        room, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(5));
  }

  private MlflowRecorder recorder(String configuration) {
    return recorder(configuration, Map.<String, String>of()::get, retryPolicy(100));
  }

  private MlflowRecorder recorder(
      String configuration,
      UnaryOperator<String> environment,
      RequestQueue.RetryPolicy retryPolicy) {
    return recorder("run-1", configuration, environment, retryPolicy);
  }

  private MlflowRecorder recorder(
      String run,
      String configuration,
      UnaryOperator<String> environment,
      RequestQueue.RetryPolicy retryPolicy) {
    return new MlflowRecorder(
        new MlflowRecorder.Target(server.uri() + "/", "digits", run, configuration),
        RunDirectory.open(output.toString(), "night-1", new Configuration()),
        2,
        step -> OptionalLong.of(10),
        environment,
        retryPolicy);
  }

  private static void round(MlflowRecorder recorder, long... steps) {
    for (long step : steps) {
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(step)));
      recorder.onEvent(new RunEvent.SamplesDrawn(Measured.samples(step)));
    }
    recorder.onEvent(new RunEvent.RoundEnded(steps[steps.length - 1]));
    recorder.onEvent(new RunEvent.CheckpointCommitted(steps[steps.length - 1]));
  }

  @Test
  void aRunIsShownWithParametersNumbersSamplesAndCheckpoints() {
    try (MlflowRecorder recorder = recorder(CONFIGURATION)) {
      recorder.onEvent(new RunEvent.Started(0, 20));
      recorder.onEvent(new RunEvent.Evaluated(Measured.evaluation(20, 12.5)));
      round(recorder, 10, 20);
      recorder.onEvent(new RunEvent.Completed());
    }

    assertThat(server.experiments()).containsExactly("digits");
    assertThat(server.runs()).hasSize(1);
    MlflowServer.Run run = server.runs().get(0);
    assertThat(run.name()).isEqualTo("night-1");
    assertThat(run.statuses()).containsExactly("RUNNING", "FINISHED");
    assertThat(run.parameters())
        .isEqualTo(Map.of("data.path", "s3a://bucket/mnist", "training.epochs", "3"));
    assertThat(run.steps(LOSS)).containsExactly(10L, 20L);
    assertThat(run.values(LOSS)).containsExactly(10.5, 20.5);
    assertThat(run.values("evaluation/frechetDistance")).containsExactly(12.5);
    String directory = "file:" + output.resolve("night-1");
    assertThat(run.tags())
        .containsEntry("dcgan-spark.directory", directory)
        .containsEntry("checkpoint", directory + "/checkpoints/MANIFEST-00000020.json")
        .containsEntry("checkpoint.best", directory + "/checkpoints/MANIFEST-00000010.json");
    assertThat(server.artifacts()).hasSize(1);
    server
        .artifacts()
        .forEach(
            (path, content) -> {
              assertThat(path).matches("1/0+1/artifacts/samples/step-00000020\\.png");
              assertThat(content)
                  .isEqualTo(SampleGrid.png(SampleGrid.draw(Measured.samples(20), 2)));
            });
  }

  @Test
  void stepsOfAFailedRoundAreNeverShown() {
    try (MlflowRecorder recorder = recorder(CONFIGURATION)) {
      recorder.onEvent(new RunEvent.Started(0, 20));
      round(recorder, 10);
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(15)));
      recorder.onEvent(new RunEvent.StepLogged(Measured.step(20)));
      recorder.onEvent(new RunEvent.RolledBack(10, "executor lost"));
      round(recorder, 15, 20);
    }

    assertThat(server.runs().get(0).steps(LOSS)).containsExactly(10L, 15L, 20L);
    assertThat(server.runs().get(0).statuses()).endsWith("FAILED");
  }

  @Test
  void anotherRunInTheSameDirectoryIsAnotherRunOfMlflow() {
    for (String run : List.of("run-1", "run-2", "run-1", "run-2")) {
      try (MlflowRecorder recorder =
          recorder(run, CONFIGURATION, Map.<String, String>of()::get, retryPolicy(100))) {
        recorder.onEvent(new RunEvent.Started(0, 20));
        round(recorder, 10);
        round(recorder, 20);
      }
    }
    assertThat(server.runs())
        .hasSize(2)
        .allSatisfy(run -> assertThat(run.steps(LOSS)).containsExactly(10L, 20L));
    assertThat(server.runs())
        .extracting(run -> run.tags().get("dcgan-spark.run"))
        .containsExactly("run-1", "run-2");
  }

  @Test
  void aRunThatAnEarlierVersionShowedIsFoundByItsDirectory() {
    try (MlflowRecorder recorder = recorder(CONFIGURATION)) {
      recorder.onEvent(new RunEvent.Started(0, 20));
      round(recorder, 10);
    }
    server.runs().get(0).tags().remove("dcgan-spark.run");
    try (MlflowRecorder recorder = recorder(CONFIGURATION)) {
      recorder.onEvent(new RunEvent.Started(10, 20));
      round(recorder, 20);
    }
    assertThat(server.runs()).hasSize(1);
    assertThat(server.runs().get(0).steps(LOSS)).containsExactly(10L, 20L);
    assertThat(server.runs().get(0).tags()).containsEntry("dcgan-spark.run", "run-1");
  }

  @Test
  void aResumedTrainingContinuesInTheSameRun() {
    try (MlflowRecorder first = recorder(CONFIGURATION)) {
      first.onEvent(new RunEvent.Started(0, 20));
      round(first, 10);
      round(first, 20);
    }
    // The newest checkpoint was damaged: step 20 is trained again.
    try (CapturedLog log = new CapturedLog(RequestQueue.class);
        MlflowRecorder second = recorder(CONFIGURATION.replace("3", "4"))) {
      second.onEvent(new RunEvent.Started(10, 30));
      round(second, 20);
      round(second, 30);
      second.onEvent(new RunEvent.Completed());
      second.close();
      assertThat(log.warnings()).isEmpty();
    }

    assertThat(server.runs()).hasSize(1);
    MlflowServer.Run run = server.runs().get(0);
    assertThat(run.steps(LOSS)).containsExactly(10L, 20L, 30L);
    assertThat(run.statuses()).containsExactly("RUNNING", "FAILED", "RUNNING", "FINISHED");
    assertThat(run.parameters()).containsEntry("training.epochs", "3");
    assertThat(run.tags()).containsEntry("training.epochs", "4");
  }

  @Test
  void aServerThatIsAwayCostsOneWarningAndGetsTheRestLater() throws InterruptedException {
    server.setAway(true);
    try (CapturedLog log = new CapturedLog(RequestQueue.class);
        MlflowRecorder recorder = recorder(CONFIGURATION)) {
      recorder.onEvent(new RunEvent.Started(0, 20));
      round(recorder, 10);
      awaitRequests(3);
      round(recorder, 20);
      assertThat(log.warnings())
          .containsExactly(
              ("MLflow at %s does not answer; training continues, and MLflow gets the rest later: "
                      + "HTTP 503 from experiments/get-by-name")
                  .formatted(server.uri()));
      server.setAway(false);
    }

    assertThat(server.runs().get(0).steps(LOSS)).containsExactly(10L, 20L);
  }

  private void awaitRequests(int count) throws InterruptedException {
    while (server.requests() < count) {
      Thread.sleep(10);
    }
  }

  @Test
  void aServerThatHangsHoldsNothingUp() {
    server.setDelay(60_000);
    RequestQueue.RetryPolicy retryPolicy =
        new RequestQueue.RetryPolicy(
            2, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(200));
    try (CapturedLog log = new CapturedLog(RequestQueue.class)) {
      long start = System.nanoTime();
      try (MlflowRecorder recorder =
          recorder(CONFIGURATION, Map.<String, String>of()::get, retryPolicy)) {
        recorder.onEvent(new RunEvent.Started(0, 1000));
        for (long step = 10; step <= 200; step += 10) {
          round(recorder, step);
        }
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      assertThat(log.warnings())
          .containsExactly(
              "MLflow at %s has been away for so long that it will miss something; metrics.jsonl has all of it"
                  .formatted(server.uri()),
              "MLflow at %s was too slow to receive the end of the run".formatted(server.uri()));
    }
  }

  @Test
  void whatTheServerRefusesIsLoggedOnceAndTheRestArrives() {
    String tooLong = CONFIGURATION.replace("3,", "\"" + "3".repeat(7000) + "\",");
    try (CapturedLog log = new CapturedLog(RequestQueue.class)) {
      try (MlflowRecorder recorder = recorder(tooLong)) {
        recorder.onEvent(new RunEvent.Started(0, 20));
        round(recorder, 10);
      }
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains(
              "refused something, which it will miss: HTTP 400 from runs/log-batch: Got invalid"
                  + " value");
    }
    assertThat(server.runs().get(0).steps(LOSS)).containsExactly(10L);
  }

  @Test
  void logsInByWhatMlflowsOwnClientsTake() {
    Map<String, String> password =
        Map.of("MLFLOW_TRACKING_USERNAME", "ann", "MLFLOW_TRACKING_PASSWORD", "pass");
    Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", "abc");
    recorder(CONFIGURATION, password::get, retryPolicy(10)).close();
    assertThat(server.authorizations()).containsOnly("Basic YW5uOnBhc3M=");

    recorder(CONFIGURATION, token::get, retryPolicy(10)).close();
    assertThat(server.authorizations()).endsWith("Bearer abc");
  }
}
