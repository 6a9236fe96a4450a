package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.cluster.FreePort;
import io.dcganspark.job.mlflow.MlflowServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} that reports to MLflow: 24 images, six steps an epoch. */
@Tag("chaos")
class MlflowIT {
  @TempDir static Path directory;
  private static TrainedRuns job;

  @BeforeAll
  static void useLocalSpark() {
    job = new TrainedRuns(directory);
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static int train(String id, String uri, int epochs) {
    return job.train(
        directory.resolve("runs"),
        id,
        "--set",
        "mlflow.tracking-uri=" + uri,
        "--set",
        "training.epochs=" + epochs);
  }

  @Test
  void twoStartsOfARunAreOneRunOfMlflow() throws IOException {
    try (MlflowServer server = new MlflowServer()) {
      assertThat(train("shown", server.uri(), 1)).isZero();
      assertThat(train("shown", server.uri(), 2)).isZero();

      assertThat(server.experiments()).containsExactly("dcgan-spark");
      assertThat(server.runs()).hasSize(1);
      MlflowServer.Run run = server.runs().get(0);
      assertThat(run.name()).isEqualTo("shown");
      assertThat(run.steps("training/generatorLoss"))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 12).boxed().toList());
      assertThat(run.statuses()).containsExactly("RUNNING", "FINISHED", "RUNNING", "FINISHED");
      assertThat(run.parameters()).containsEntry("training.epochs", "1");
      assertThat(run.tags()).containsEntry("training.epochs", "2");
      assertThat(server.artifacts().keySet())
          .extracting(path -> path.replaceFirst(".*/", ""))
          .contains("step-00000006.png", "step-00000012.png");
      String to = directory.resolve("digits.png").toString();
      assertThat(job.run("generate", "--checkpoint", run.tags().get("checkpoint"), "--to", to))
          .isZero();
    }
  }

  @Test
  void aServerThatIsNotThereCostsOneLine() throws IOException {
    int port = FreePort.find();
    try (CapturedLog log = new CapturedLog()) {
      assertThat(train("alone", "http://127.0.0.1:" + port, 1)).isZero();
      assertThat(log.warnings()).filteredOn(line -> line.contains("MLflow")).hasSize(1);
    }
    assertThat(directory.resolve("runs/alone/_SUCCESS")).exists();
  }
}
