package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that fails for a moment, or for longer, damages nothing and is not taken for damage. */
class FlakyStoreTest {
  private static final int FOR_GOOD = 1_000;
  @TempDir Path directory;
  private TestRun run;
  private Configuration hadoop;

  @BeforeEach
  void commitTwo() {
    run = new TestRun(directory).with(4, 8);
    hadoop = FlakyFileSystem.configuration();
  }

  private RunDirectory opened() {
    return RunDirectory.open("flaky://" + directory, "run", hadoop);
  }

  private Checkpoint at(String name) {
    return Checkpoint.at("flaky://" + run.path(name), hadoop);
  }

  @Test
  void aReadThatFailsIsTriedAgain() {
    for (String file : new String[] {Manifest.nameOf(8), TestRun.STATE, RunRecord.HISTORY}) {
      FlakyFileSystem.failReads(file, 2);
      try (CapturedLog log = new CapturedLog(Retry.class)) {
        assertThat(opened().newestCheckpoint().orElseThrow().step()).isEqualTo(8);
        assertThat(log.warnings()).hasSize(2).allMatch(line -> line.contains("connection reset"));
      }
      assertThat(FlakyFileSystem.failuresLeft()).isZero();
    }
  }

  @Test
  void anOlderCheckpointIsNotUsedWhereTheNewestCannotBeReadNow() {
    FlakyFileSystem.failReads(TestRun.STATE, FOR_GOOD);
    assertThatThrownBy(() -> opened().newestCheckpoint())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot be read now, and an older one is not used in its place")
        .hasMessageEndingWith("connection reset");
  }

  @Test
  void aCommandThatCannotReadACheckpointNowIsNoMistakeOfTheUsers() {
    for (String name : new String[] {"", "checkpoints/best", "checkpoints/" + Manifest.nameOf(4)}) {
      FlakyFileSystem.failReads(name.isEmpty() ? TestRun.STATE : Manifest.nameOf(4), FOR_GOOD);
      if (name.endsWith("best")) {
        FlakyFileSystem.failReads(Manifest.nameOf(8), FOR_GOOD);
      }
      assertThatThrownBy(() -> at(name))
          .as(name)
          .isNotInstanceOf(UserErrorException.class)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot be read now; the same command again may succeed");
    }
  }

  @Test
  void aCommitWhoseAnswerIsLostIsDone() {
    RunDirectory driver = opened();
    driver.claim("app-2");
    FlakyFileSystem.atCommits(true, false);
    try (CapturedLog log = new CapturedLog(Checkpoints.class)) {
      TestRun.commit(driver, 12, 1);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains(
              Manifest.nameOf(12) + " is committed, although the store said: connection reset");
    }
    assertThat(run.opened().newestCheckpoint().orElseThrow().step()).isEqualTo(12);
  }

  @Test
  void aCommitThatFailedIsNone() {
    RunDirectory driver = opened();
    driver.claim("app-2");
    FlakyFileSystem.atCommits(true, true);
    assertThatThrownBy(() -> TestRun.commit(driver, 12, 1))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("connection reset");
    assertThat(run.opened().newestCheckpoint().orElseThrow().step()).isEqualTo(8);
  }

  @Test
  void aCommitOfWhichNothingIsKnownSaysSoAndMayBeRepeated() {
    RunDirectory driver = opened();
    driver.claim("app-2");
    FlakyFileSystem.atCommits(true, false);
    FlakyFileSystem.failReads(Manifest.nameOf(12), FOR_GOOD);
    assertThatThrownBy(() -> TestRun.commit(driver, 12, 1))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOf(CommitStateUnknownException.class)
        .hasMessageContaining("it is not known whether");

    FlakyFileSystem.atCommits(false, false);
    FlakyFileSystem.failReads("", 0);
    TestRun.commit(driver, 12, 1);
    assertThat(run.opened().newestCheckpoint().orElseThrow().step()).isEqualTo(12);
    assertThat(run.folders()).containsExactly(12L);
  }
}
