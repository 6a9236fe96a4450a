package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver is killed after each single change that a commit makes. */
class KilledCommitTest {
  @TempDir Path directory;

  /** Prepares a run whose newest whole checkpoint is that of step 4. */
  @FunctionalInterface
  private interface Start {
    void prepare(TestRun run) throws IOException;
  }

  /** Returns in how many different places the commit of step 8 was killed. */
  private int killedEverywhere(Start start) throws IOException {
    for (int changes = 0; ; changes++) {
      Path output = directory.resolve("killed-after-" + changes);
      TestRun run = new TestRun(output);
      start.prepare(run);
      KilledFileSystem.killAfter(Integer.MAX_VALUE);
      RunDirectory driver =
          RunDirectory.open("killed://" + output, "run", KilledFileSystem.configuration());
      driver.claim("app-2");

      KilledFileSystem.killAfter(changes);
      boolean returned = true;
      try {
        driver.commit(8, TestRun.contents(8), 1, OptionalLong.empty());
      } catch (UncheckedIOException e) {
        returned = false;
      }

      boolean killed = KilledFileSystem.wasKilled();
      newestIsWhole(run, returned);
      theNextDriverCommitsAndCleansUp(run);
      if (!killed) {
        return changes;
      }
    }
  }

  private static void newestIsWhole(TestRun run, boolean committed) throws IOException {
    Checkpoint newest = run.opened().newestCheckpoint().orElseThrow();
    assertThat(newest.step()).isIn(committed ? 8L : 4L, 8L);
    for (var content : TestRun.contents(newest.step()).entrySet()) {
      assertThat(newest.read(content.getKey())).isEqualTo(content.getValue());
    }
  }

  private static void theNextDriverCommitsAndCleansUp(TestRun run) {
    run.claimed().commit(8, TestRun.contents(8), 1, OptionalLong.empty());
    assertThat(run.opened().newestCheckpoint().orElseThrow().step()).isEqualTo(8);
    assertThat(run.manifests()).containsExactly(8L);
    assertThat(run.folders()).containsExactly(8L);
  }

  @Test
  void theCheckpointBeforeOrThisOneIsWhole() throws IOException {
    // Two files and a manifest are created, written, synced and closed; a manifest and a folder go.
    assertThat(killedEverywhere(run -> run.with(4))).isEqualTo(3 * 4 + 2);
  }

  @Test
  void alsoWhenTheCommitReplacesADamagedOneOfTheSameStep() throws IOException {
    assertThat(
            killedEverywhere(
                run -> {
                  run.with(4, 8);
                  TestRun.flipABit(run.file(8, TestRun.STATE));
                }))
        .isGreaterThan(3 * 4 + 2);
  }
}
