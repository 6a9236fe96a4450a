package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.Signal;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.StandaloneCluster;
import io.dcganspark.job.cluster.Submission;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors and workers that die, freeze or come while a run trains, each in a separate process:
 * the run ends with the bits of one that nothing happened to.
 */
@Tag("chaos")
class RecoveryIT {
  /**
   * All cores that there will ever be, so that workers that are added are used; the job starts
   * before they are there.
   */
  private static final List<String> ANY_WORKER =
      List.of(
          "--conf",
          "spark.cores.max=" + SmallTraining.REPLICAS,
          "--conf",
          "spark.scheduler.maxRegisteredResourcesWaitingTime=3s");

  @TempDir static Path output;
  private static SortedMap<String, String> undisturbed;

  private StandaloneCluster cluster;
  private SmallTraining training;

  @BeforeAll
  static void trainUndisturbed() {
    undisturbed = LocalTraining.onSlots(4, new SmallTraining(output, "undisturbed"));
  }

  @BeforeEach
  void startCluster(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    cluster = StandaloneCluster.start(name, 2);
    training = new SmallTraining(output, name);
  }

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  private LoggedProcess start(SmallTraining started) {
    return cluster.start(ANY_WORKER, started.arguments());
  }

  /** Waits until both executors train the round from a step on. */
  private void awaitRound(int step, LoggedProcess driver) {
    Pattern begun =
        Pattern.compile(
            "Rank \\d of 2 trains 2 replicas from step %d to %d"
                .formatted(step, step + SmallTraining.ROUND));
    cluster.awaitExecutors(begun, 2, driver);
  }

  private static ProcessHandle executorOf(Process worker) {
    return StandaloneCluster.executorsOf(worker).get(0);
  }

  private String succeeded(LoggedProcess driver) {
    Submission end = driver.awaitEnd();
    assertThat(end.exitCode()).as(end.output()).isZero();
    assertThat(training.result()).as(end.output()).isEqualTo(undisturbed);
    return end.output();
  }

  @Test
  void executorsThatDieAndFreezeAreReplacedAndALostWorkersReplicasMove() throws Exception {
    try (LoggedProcess driver = start(training)) {
      Process worker = cluster.workers().get(1);
      awaitRound(0, driver);
      executorOf(worker).destroyForcibly();
      awaitRound(8, driver);
      Signal.send("STOP", executorOf(worker));
      awaitRound(16, driver);
      List<ProcessHandle> executors = StandaloneCluster.executorsOf(worker);
      worker.destroyForcibly();
      executors.forEach(ProcessHandle::destroyForcibly);

      assertThat(succeeded(driver))
          .containsSubsequence(
              "4 replicas on 2 tasks",
              "The round from step 0 failed",
              "The round from step 8 failed",
              "The round from step 16 failed",
              "4 replicas on 1 task of ")
          .containsPattern("The round from step 8 failed.*executor \\d+ at .* is silent")
          .containsPattern("Executor \\d+ fell silent and is being replaced");
    }
  }

  @Test
  void aDecommissionedWorkerEndsTheRoundWithItsNextStep() throws Exception {
    try (LoggedProcess driver = start(training)) {
      awaitRound(8, driver);
      Signal.send("PWR", cluster.workers().get(1).toHandle());
      assertThat(succeeded(driver))
          .containsPattern(
              "The round ends with its next step: executor \\d+ is being decommissioned")
          .containsSubsequence("4 replicas on 2 tasks", "4 replicas on 1 task of ")
          .doesNotContain("The round from step");
    }
  }

  /**
   * Rounds are short, so that some are left when the workers' executors are there. A round draws a
   * grid of samples at its end, so there are more grids than in the other run.
   */
  @Test
  void workersThatAreAddedTakeOverReplicasInTheNextRound() {
    SmallTraining ofShortRounds = training.with("checkpoint.every-steps=2");
    try (LoggedProcess driver = start(ofShortRounds)) {
      driver.awaitOutput(Pattern.compile("4 replicas on 2 task"));
      cluster.addWorker();
      cluster.addWorker();
      Submission end = driver.awaitEnd();
      assertThat(end.exitCode()).as(end.output()).isZero();
      assertThat(end.output())
          .containsSubsequence("4 replicas on 2 tasks", "4 replicas on 4 tasks");
      assertThat(ofShortRounds.result()).containsAllEntriesOf(undisturbed);
    }
  }
}
