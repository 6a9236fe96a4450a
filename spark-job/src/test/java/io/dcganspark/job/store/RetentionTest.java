package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir Path directory;

  private TestRun run() {
    return new TestRun(directory);
  }

  private static void commit(RunDirectory driver, long step, int keepLast) {
    TestRun.commit(driver, step, keepLast);
  }

  private static History best(long step) {
    return History.of(Map.of(step, 1.0));
  }

  private long newest() {
    return run().opened().newestCheckpoint().orElseThrow().step();
  }

  @Test
  void keepsTheNewest() {
    RunDirectory driver = run().claimed();
    for (long step = 4; step <= 20; step += 4) {
      commit(driver, step, 2);
    }
    assertThat(run().manifests()).containsExactly(16L, 20L);
    assertThat(run().folders()).containsExactly(16L, 20L);
  }

  @Test
  void keepsMoreWhenAskedForMore() {
    TestRun run = run().with(4, 8);
    commit(run.claimed(), 12, 5);
    assertThat(run.manifests()).containsExactly(4L, 8L, 12L);
  }

  @Test
  void countsOnlyWhatVerifies() throws IOException {
    TestRun run = run().with(4, 8, 12);
    TestRun.flipABit(run.file(12, TestRun.STATE));
    TestRun.truncate(run.manifest(8));
    try (CapturedLog log = new CapturedLog(Retention.class)) {
      commit(run.claimed(), 16, 2);
      assertThat(log.warnings()).hasSize(2).allMatch(line -> line.contains("does not verify"));
    }
    assertThat(run.manifests()).contains(4L, 16L);
    TestRun.flipABit(run.file(16, TestRun.STATE));
    assertThat(newest()).isEqualTo(4);
  }

  @Test
  void keepsTheLastThatVerifiesWhenTheNewestIsDamagedAtOnce() throws IOException {
    new TestRun(directory).with(4);
    Configuration lossy = new Configuration();
    lossy.setClass("fs.lossy.impl", LossyFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    RunDirectory driver = RunDirectory.open("lossy://" + directory, "run", lossy);
    driver.claim("app-2");

    commit(driver, 8, 1);

    assertThat(run().manifests()).containsExactly(4L, 8L);
    assertThat(newest()).isEqualTo(4);
  }

  @Test
  void damagedOnesGoOnceTheyAreOlderThanAllThatStay() throws IOException {
    TestRun run = run().with(4, 8);
    TestRun.truncate(run.manifest(4));
    TestRun.flipABit(run.file(8, TestRun.STATE));
    commit(run.claimed(), 12, 1);
    assertThat(run.manifests()).containsExactly(12L);
    assertThat(run.folders()).containsExactly(12L);
  }

  @Test
  void leftoversOfKilledAttemptsAreSwept() throws IOException {
    TestRun run = run().with(4);
    for (String name : List.of("step-00000003-dead", "step-00000004-dead", "step-00000008-dead")) {
      Files.createDirectories(run.path("checkpoints").resolve(name));
      Files.writeString(run.path("checkpoints").resolve(name).resolve(TestRun.STATE), "half");
    }
    commit(run.claimed(), 8, 3);
    assertThat(run.folders()).containsExactly(4L, 8L);
    assertThat(newest()).isEqualTo(8);
  }

  @Test
  void whatIsNotOursStays() throws IOException {
    TestRun run = run().with(4);
    Files.writeString(run.path("checkpoints").resolve("notes.txt"), "mine");
    Files.createDirectories(run.path("checkpoints").resolve("step-best"));
    commit(run.claimed(), 8, 1);
    assertThat(run.checkpoints()).contains("notes.txt", "step-best");
  }

  @Test
  void failingToDeleteIsOnlyAWarning() {
    new TestRun(directory).with(4);
    Configuration sticky = new Configuration();
    sticky.setClass(
        "fs.sticky.impl", StickyFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    RunDirectory driver = RunDirectory.open("sticky://" + directory, "run", sticky);
    driver.claim("app-2");

    try (CapturedLog log = new CapturedLog(Retention.class)) {
      commit(driver, 8, 1);
      assertThat(log.warnings())
          .hasSize(2)
          .allMatch(
              line -> line.contains("is left over: ") && line.contains("could not be deleted"));
    }
    assertThat(newest()).isEqualTo(8);
  }

  @Test
  void theBestStaysHoweverOldAndIsFoundByItsName() {
    RunDirectory driver = run().claimed();
    for (long step = 4; step <= 20; step += 4) {
      TestRun.commit(driver, step, 2, best(Math.min(step, 8)));
    }
    assertThat(run().manifests()).containsExactly(8L, 16L, 20L);
    assertThat(run().folders()).containsExactly(8L, 16L, 20L);
    assertThat(best().step()).isEqualTo(8);
    assertThat(newest()).isEqualTo(20);
  }

  @Test
  void theBestThatIsAmongTheNewestTakesNoExtraPlace() {
    TestRun run = run().with(4, 8, 12);
    TestRun.commit(run.claimed(), 16, 2, best(16));
    assertThat(run.manifests()).containsExactly(12L, 16L);
  }

  @Test
  void aBestThatIsPassedGoesWhenItIsOld() {
    TestRun run = run().with(4);
    RunDirectory driver = run.claimed();
    TestRun.commit(driver, 8, 1, best(4));
    assertThat(run.manifests()).containsExactly(4L, 8L);
    TestRun.commit(driver, 12, 1, best(12));
    assertThat(run.manifests()).containsExactly(12L);
    assertThat(best().step()).isEqualTo(12);
  }

  @Test
  void theMarkOfTheBestDecidesNothing() throws IOException {
    RunDirectory driver = run().claimed();
    for (long step = 4; step <= 20; step += 4) {
      TestRun.commit(driver, step, 2, best(Math.min(step, 8)));
    }
    Path mark = run().path("checkpoints/BEST.json");
    for (String damaged : List.of("", "{", "{\"step\": 20}", "{\"step\": 12}")) {
      Files.writeString(mark, damaged);
      assertThat(best().step()).as("with the mark %s", damaged).isEqualTo(8);
    }
    Files.delete(mark);
    assertThat(best().step()).isEqualTo(8);
    assertThat(run().opened().markedBest()).isEmpty();
  }

  @Test
  void theNextBestIsUsedWithAWarningWhereTheBestIsDamaged() throws IOException {
    RunDirectory driver = run().claimed();
    for (long step = 4; step <= 20; step += 4) {
      TestRun.commit(
          driver, step, 2, History.of(Map.of(4L, 2.0, 8L, 1.0, 12L, 3.0, 16L, 5.0, 20L, 4.0)));
    }
    TestRun.flipABit(run().file(8, TestRun.STATE));
    try (CapturedLog log = new CapturedLog(Checkpoints.class)) {
      assertThat(best().step()).isEqualTo(20);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("The best checkpoint", Manifest.nameOf(8), "is passed over: ", "is damaged");
    }
  }

  @Test
  void theBestOfARunOfVersionOneIsTheOneThatIsMarked() throws IOException {
    RunDirectory driver = run().claimed();
    TestRun.commit(driver, 4, 2, best(4));
    TestRun.commit(driver, 8, 2, best(4));
    run().makeVersionOne(4);
    run().makeVersionOne(8);
    assertThat(best().step()).isEqualTo(4);
    assertThat(run().opened().markedBest()).hasValue(4);

    // Its log of evaluations is lost, and those that come are worse than it was.
    History history = History.ofOlderRun(Map.of(8L, 3.0), 8, OptionalLong.of(4));
    for (long step = 12; step <= 20; step += 4) {
      TestRun.commit(driver, step, 1, history);
    }
    assertThat(run().manifests()).containsExactly(4L, 20L);
    assertThat(best().step()).isEqualTo(4);
  }

  @Test
  void aRunThatWasNotEvaluatedHasNoBest() {
    run().with(4);
    assertThatThrownBy(this::best)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("no checkpoint is marked as the best one");
  }

  private Checkpoint best() {
    return Checkpoint.at(run().path("checkpoints/best").toString(), new Configuration());
  }
}
