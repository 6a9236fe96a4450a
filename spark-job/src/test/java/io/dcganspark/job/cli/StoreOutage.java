package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What any store must pass: it is away while a run trains, and comes back. */
@Timeout(600)
abstract class StoreOutage {
  /** Commands that reach the store. */
  abstract StoreJob job();

  /** From now on nothing can be read or written. */
  abstract void stop();

  /** Where it was, with all that it held. */
  abstract void start();

  @Test
  void anOutageCostsNothing() throws Exception {
    StoreJob job = job();
    job.putImages();
    StoreJob.Outcome outcome;
    try (RunningTraining running = new RunningTraining(job, "run")) {
      running.awaitFile("checkpoints/MANIFEST-00000002.json");
      stop();
      try {
        running.awaitWarning(StoreOutage::isOfCheckpoint);
      } finally {
        start();
      }
      outcome = running.awaitEnd();
    }

    assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
    assertThat(outcome.printed()).contains("The store is back, and the checkpoint of step");
    assertThat(job.view("run").has("_SUCCESS")).isTrue();
    assertThat(job.view("run").stateAfter(StoreJob.LAST_STEP)).isEqualTo(ReferenceRun.state());
    assertThat(
            new String(job.view("run").contents().get("metrics.jsonl"), StandardCharsets.UTF_8)
                .lines())
        .filteredOn(line -> line.contains("generatorLoss"))
        .hasSize(6);
  }

  private static boolean isOfCheckpoint(String warning) {
    return warning.matches("The checkpoint of step \\d+ cannot be written yet(?s:.*)");
  }
}
