package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What any store must pass: it is away while a run trains, and comes back. */
@Timeout(300)
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
    String printed;
    try (CapturedLog log = new CapturedLog()) {
      CompletableFuture<StoreJob.Outcome> running =
          CompletableFuture.supplyAsync(() -> job.train("run"));
      job.view("run").await("checkpoints/MANIFEST-00000002.json");
      stop();
      while (log.warnings().stream().noneMatch(StoreOutage::isOfCheckpoint)) {
        assertThat(running).isNotDone();
        TimeUnit.MILLISECONDS.sleep(50);
      }
      start();
      outcome = running.get(4, TimeUnit.MINUTES);
      printed = log.text();
    }

    assertThat(outcome.exitCode()).as(printed).isZero();
    assertThat(printed).contains("The store is back, and the checkpoint of step");
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
