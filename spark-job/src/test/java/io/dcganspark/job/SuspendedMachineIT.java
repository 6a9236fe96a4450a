package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.Signal;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.Submission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that sleeps while a run trains on it alone: the run continues when it wakes up. */
@Tag("chaos")
class SuspendedMachineIT {
  private static final int TIMEOUT_SECONDS = 3;

  /** Spark gives up an executor that was silent for this time, in place of two minutes. */
  private static final List<String> IMPATIENT =
      List.of(
          "spark.network.timeout=" + TIMEOUT_SECONDS + "s",
          "spark.network.timeoutInterval=100ms",
          "spark.executor.heartbeatInterval=1s",
          "spark.rpc.askTimeout=120s");

  @TempDir private Path output;

  @Test
  void trainingContinuesAfterASleep() throws Exception {
    LocalSpark spark = LocalSpark.in("suspended");
    SmallTraining training = new SmallTraining(output, "suspended");
    List<String> command = new ArrayList<>(List.of("spark-submit", "--master", "local[2]"));
    IMPATIENT.forEach(setting -> command.addAll(List.of("--conf", setting)));
    command.addAll(List.of("--class", "DcganJob", spark.submitJar().toString()));
    command.addAll(training.arguments());
    try (LoggedProcess driver = spark.start(command)) {
      training.awaitCheckpoint(SmallTraining.ROUND, driver);
      Signal.send("STOP", driver.process().toHandle());
      // Time itself is what the driver sleeps through.
      TimeUnit.SECONDS.sleep(2 * TIMEOUT_SECONDS);
      Signal.send("CONT", driver.process().toHandle());
      Submission end = driver.awaitEnd();
      assertThat(end.exitCode()).as(end.output()).isZero();
      assertThat(end.output())
          .doesNotContain("no recent heartbeats", "executor lost", "Lost executor")
          .contains("is complete");
    }
  }
}
