package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver is killed after each single change that a commit makes. */
@Tag("chaos")
class KilledCommitTest {
  @TempDir Path directory;

  /** Prepares a run. */
  @FunctionalInterface
  private interface Start {
    void prepare(TestRun run) throws IOException;
  }

  /**
   * Commits step 8 until it is not killed.
   *
   * @param before the step of the run's newest whole checkpoint, 0 where it has none
   * @return in how many different places it was killed
   */
  private int killedEverywhere(Configuration store, long before, Start start) throws IOException {
    for (int changes = 0; ; changes++) {
      Path output = directory.resolve("killed-after-" + changes);
      TestRun run = new TestRun(output);
      start.prepare(run);
      KilledFileSystem.killAfter(Integer.MAX_VALUE);
      RunDirectory driver = RunDirectory.open("killed://" + output, "run", store);
      driver.claim("app-2");

      KilledFileSystem.killAfter(changes);
      boolean returned = true;
      try {
        TestRun.commit(driver, 8, 1);
      } catch (UncheckedIOException e) {
        returned = false;
      }

      boolean killed = KilledFileSystem.wasKilled();
      newestIsWhole(run, returned ? 8 : before);
      theNextDriverCommitsAndCleansUp(run);
      if (!killed) {
        return changes;
      }
    }
  }

  private static void newestIsWhole(TestRun run, long earliest) throws IOException {
    Optional<Checkpoint> newest = run.opened().newestCheckpoint();
    assertThat(newest.map(Checkpoint::step).orElse(0L)).isIn(earliest, 8L);
    if (newest.isPresent()) {
      for (var content : TestRun.contents(newest.get().step()).entrySet()) {
        assertThat(newest.get().read(content.getKey())).isEqualTo(content.getValue());
      }
    }
  }

  private static void theNextDriverCommitsAndCleansUp(TestRun run) {
    TestRun.commit(run.claimed(), 8, 1);
    assertThat(run.opened().newestCheckpoint().orElseThrow().step()).isEqualTo(8);
    assertThat(run.manifests()).containsExactly(8L);
    assertThat(run.folders()).containsExactly(8L);
    assertThat(run.checkpoints()).as("nothing is left beside them").hasSize(2);
  }

  @Test
  void theCheckpointBeforeOrThisOneIsWhole() throws IOException {
    // Two networks, three files of the run and a manifest are created, written, synced and closed,
    // it gets its name; a
    // manifest and a folder go.
    assertThat(
            killedEverywhere(
                KilledFileSystem.configurationOfBothInterfaces(), 4, run -> run.with(4)))
        .isEqualTo(6 * 4 + 1 + 2);
  }

  @Test
  void theFirstCheckpointOfARunIsWholeOrNotThere() throws IOException {
    // Besides, it is written down that the run has committed, and that gets its name.
    assertThat(killedEverywhere(KilledFileSystem.configurationOfBothInterfaces(), 0, run -> {}))
        .isEqualTo(6 * 4 + 1 + 4 + 1);
  }

  @Test
  void alsoWhenTheManifestIsWrittenInPlace() throws IOException {
    assertThat(killedEverywhere(KilledFileSystem.configuration(), 4, run -> run.with(4)))
        .isEqualTo(6 * 4 + 2);
  }

  @Test
  void alsoWhenTheCommitReplacesADamagedOneOfTheSameStep() throws IOException {
    assertThat(
            killedEverywhere(
                KilledFileSystem.configuration(),
                4,
                run -> {
                  run.with(4, 8);
                  TestRun.flipABit(run.file(8, TestRun.STATE));
                }))
        .isGreaterThan(6 * 4 + 2);
  }
}
