package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.io.FileUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers on one run. */
class FencingTokenTest {
  @TempDir Path directory;
  private TestRun run;
  private RunDirectory earlier;

  @BeforeEach
  void start() {
    run = new TestRun(directory);
    earlier = run.claimed();
  }

  private static void isRefused(ThrowingCallable action) {
    assertThatThrownBy(action).isInstanceOf(RunTakenOverException.class);
  }

  private static void isRefused(ThrowingCallable action, int attempt) {
    assertThatThrownBy(action)
        .isInstanceOf(RunTakenOverException.class)
        .hasMessageMatching(
            "run file:.*/run was taken over by attempt %d, started at 20\\S+Z on \\S+ \\(application app-2\\): this one stops"
                .formatted(attempt));
  }

  private RunDirectory later() {
    RunDirectory later = run.opened();
    later.claim("app-2");
    return later;
  }

  private static void commit(RunDirectory driver, long step) {
    TestRun.commit(driver, step, 1);
  }

  @Test
  void theEarlierCannotCommitAnyMore() {
    commit(earlier, 4);
    RunDirectory later = later();

    isRefused(() -> commit(earlier, 8), 2);

    assertThat(run.manifests()).containsExactly(4L);
    commit(later, 8);
    assertThat(run.folders()).containsExactly(8L);
  }

  @Test
  void theEarlierNeitherCompletesNorReopensTheRun() {
    later();
    isRefused(earlier::markComplete, 2);
    assertThat(run.path("_SUCCESS")).doesNotExist();
    isRefused(earlier::markIncomplete, 2);
    isRefused(earlier::requireOwned, 2);
  }

  @Test
  void theLaterResumesWhereTheEarlierWas() {
    commit(earlier, 4);
    RunDirectory later = later();
    assertThat(later.newestCheckpoint().orElseThrow().step()).isEqualTo(4);
    assertThatCode(later::requireOwned).doesNotThrowAnyException();
  }

  @Test
  void theLaterCommitsOverWhatTheEarlierStillCommitted() {
    RunDirectory later = later();
    // The earlier one had asked before the later one came, and writes after it.
    run.with(8);
    RunDirectory latest = run.opened();
    latest.claim("app-2");
    commit(latest, 8);
    assertThat(run.opened().newestCheckpoint().orElseThrow().step()).isEqualTo(8);
    isRefused(() -> commit(later, 8), 4);
  }

  @Test
  void aNumberIsItsWhoseTokenStandsInIt() throws IOException {
    // As on a store without atomic create: both wrote attempt 1, the other one last.
    Path file = run.path("owner").resolve("ATTEMPT-00000001.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("\"token\" : \"[^\"]*\"", "\"token\" : \"other\"")
            .replace("app-1", "app-2"));
    isRefused(() -> commit(earlier, 4), 1);
  }

  @Test
  void aHigherNumberIsEnoughWhileItsFileIsJustBeingWritten() throws IOException {
    Files.writeString(run.path("owner").resolve("ATTEMPT-00000002.json"), "{\"tok");
    assertThatThrownBy(() -> commit(earlier, 4))
        .isInstanceOf(RunTakenOverException.class)
        .hasMessageContaining("attempt 2, started at an unknown time on an unknown host");
  }

  @Test
  void ofManyAtOnceOneOwnsTheRun() throws Exception {
    List<RunDirectory> drivers = new ArrayList<>();
    List<Callable<Boolean>> claims = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RunDirectory driver = run.opened();
      drivers.add(driver);
      claims.add(() -> claims(driver));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Boolean> claim : threads.invokeAll(claims)) {
        claim.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(drivers.stream().filter(FencingTokenTest::owns)).hasSize(1);
    isRefused(earlier::requireOwned);
  }

  private static boolean claims(RunDirectory driver) {
    try {
      driver.claim("app-2");
      return true;
    } catch (RunTakenOverException e) {
      return false;
    }
  }

  private static boolean owns(RunDirectory driver) {
    try {
      driver.requireOwned();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Test
  void onlyTheLastTwoAttemptsAreKept() throws IOException {
    Files.writeString(run.path("owner").resolve("notes.txt"), "mine");
    for (int i = 0; i < 4; i++) {
      later();
    }
    assertThat(run.path("owner").toFile().list())
        .containsExactlyInAnyOrder("ATTEMPT-00000004.json", "ATTEMPT-00000005.json", "notes.txt");
  }

  @Test
  void aRunDirectoryThatWasDeletedIsNotMadeAgain() throws IOException {
    commit(earlier, 4);
    FileUtils.deleteDirectory(run.path("").toFile());
    assertThatThrownBy(earlier::requireOwned)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the run directory was deleted or moved while it was trained");
  }

  @Test
  void whoDidNotClaimCannotCommit() {
    assertThatThrownBy(() -> commit(run.opened(), 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("claimed");
    assertThat(run.path("checkpoints").resolve(Manifest.nameOf(4))).doesNotExist();
  }
}
