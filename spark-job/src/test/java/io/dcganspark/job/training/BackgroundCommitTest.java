package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.job.store.RunTakenOverException;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints beside the training, on stores that fail, hang and come back. */
@Timeout(60)
class BackgroundCommitTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final List<Long> committed = new CopyOnWriteArrayList<>();

  private static TrainingState at(long step) {
    NetworkState empty = Adam.untrained(new float[0]);
    return new TrainingState(step, empty, empty);
  }

  private static CommitSettings settings(Duration timeout, int maxFailures, LongPredicate kept) {
    return new CommitSettings(timeout, maxFailures, Duration.ofMillis(5), Duration.ZERO, kept);
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // As a client of a store that does not let itself be interrupted.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static UncheckedIOException refused() {
    return new UncheckedIOException("connection refused", new IOException("connection refused"));
  }

  /** Fails until it is let go on. */
  private CheckpointSink failingUntil(AtomicBoolean back, CountDownLatch tried) {
    return state -> {
      if (!back.get()) {
        tried.countDown();
        throw refused();
      }
      committed.add(state.step());
    };
  }

  @Test
  void theNewestStateIsCommittedWhenTheStoreIsBack() {
    AtomicBoolean back = new AtomicBoolean();
    CountDownLatch tried = new CountDownLatch(3);
    try (BackgroundCommit commits =
        new BackgroundCommit(failingUntil(back, tried), settings(LONG, 0, step -> false))) {
      commits.offer(at(10));
      await(tried);
      commits.offer(at(20));
      commits.offer(at(30));
      back.set(true);
      commits.await();
      commits.offer(at(40));
    }
    assertThat(committed).containsExactly(30L, 40L);
  }

  /** S3's client tries again for minutes before it says that the store is away. */
  @Test
  void aStoreThatSaysNothingIsWaitedForOnce() {
    CountDownLatch answer = new CountDownLatch(1);
    CheckpointSink silent =
        state -> {
          await(answer);
          committed.add(state.step());
        };
    Duration patience = Duration.ofMillis(500);
    CommitSettings settings =
        new CommitSettings(LONG, 0, Duration.ofMillis(5), patience, step -> false);
    try (CapturedLog log = new CapturedLog(BackgroundCommit.class);
        BackgroundCommit commits = new BackgroundCommit(silent, settings)) {
      commits.offer(at(10));
      long start = System.nanoTime();
      for (long step = 20; step <= 400; step += 10) {
        commits.offer(at(step));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(patience, patience.multipliedBy(20));
      assertThat(log.warnings()).singleElement().asString().contains("step 10 is not written yet");
      answer.countDown();
      commits.await();
      assertThat(log.infos()).anyMatch(line -> line.startsWith("The store is back"));
    }
    assertThat(committed).containsExactly(10L, 400L);
  }

  @Test
  void theBestStateIsCommittedBeforeTheNewestOne() {
    AtomicBoolean back = new AtomicBoolean();
    CountDownLatch tried = new CountDownLatch(1);
    try (BackgroundCommit commits =
        new BackgroundCommit(failingUntil(back, tried), settings(LONG, 0, step -> step == 20))) {
      commits.offer(at(10));
      await(tried);
      commits.offer(at(20));
      commits.offer(at(30));
      commits.offer(at(40));
      back.set(true);
    }
    assertThat(committed).containsExactly(20L, 40L);
  }

  @Test
  void aStoreThatHangsIsGivenUpAndAnotherThreadCommitsTheNewerState() {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    try (CapturedLog log = new CapturedLog(BackgroundCommit.class);
        BackgroundCommit commits =
            new BackgroundCommit(
                state -> {
                  if (state.step() == 10) {
                    hangs.countDown();
                    BackgroundCommitTest.await(answers);
                  }
                  committed.add(state.step());
                },
                settings(Duration.ofMillis(500), 1, step -> false))) {
      commits.offer(at(10));
      await(hangs);
      commits.offer(at(20));
      commits.await();

      assertThat(committed).containsExactly(20L);
      assertThat(log.warnings())
          .anyMatch(
              warning -> warning.startsWith("The checkpoint of step 10 cannot be written yet"))
          .anyMatch(
              warning -> warning.startsWith("No checkpoint could be written for 0 s, 1 time"));
    } finally {
      answers.countDown();
    }
  }

  /** On a real run directory: what a try does after it was given up changes nothing there. */
  @Test
  void aTryThatWasGivenUpCommitsNothingWhenTheStoreAnswersAfterAll() throws Exception {
    RunDirectory run = RunDirectory.open(directory.toString(), "run", new Configuration());
    run.claim("app-1");
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    CountDownLatch late = new CountDownLatch(1);
    CheckpointSink sink =
        state -> {
          boolean hanging = state.step() == 10;
          if (hanging) {
            hangs.countDown();
            BackgroundCommitTest.await(answers);
          }
          try {
            byte[] content = "state".getBytes(StandardCharsets.UTF_8);
            byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
            History best = History.of(Map.of(state.step(), 1.0));
            RunRecord record = new RunRecord(UUID.randomUUID().toString(), json, json, best);
            run.commit(state.step(), Map.of("state", content), record, 3);
            committed.add(state.step());
          } finally {
            if (hanging) {
              late.countDown();
            }
          }
        };
    try (BackgroundCommit commits =
        new BackgroundCommit(sink, settings(Duration.ofMillis(300), 9, step -> false))) {
      commits.offer(at(10));
      await(hangs);
      commits.offer(at(20));
      commits.await();
      answers.countDown();
      await(late);
    }

    // A try of step 20 that is given up while it returns is made again, and finds its commit.
    assertThat(committed).containsOnly(20L);
    assertThat(directory.resolve("run/checkpoints/MANIFEST-00000010.json")).doesNotExist();
    assertThat(Files.readString(directory.resolve("run/checkpoints/BEST.json"))).contains("20");
  }

  @Test
  void aRunThatWasTakenOverEndsAtOnce() {
    RunDirectory run = RunDirectory.open(directory.toString(), "run", new Configuration());
    run.claim("app-1");
    RunDirectory.open(directory.toString(), "run", new Configuration()).claim("app-2");
    BackgroundCommit commits =
        new BackgroundCommit(state -> run.requireOwned(), settings(LONG, 9, step -> false));
    commits.offer(at(10));

    assertThatThrownBy(commits::await).isInstanceOf(RunTakenOverException.class);
    commits.close(); // The failure was thrown before.
  }

  @Test
  void aRunDirectoryThatIsGoneEndsTheRunAtOnce() throws IOException {
    RunDirectory run = RunDirectory.open(directory.toString(), "run", new Configuration());
    run.claim("app-1");
    FileUtils.deleteDirectory(directory.resolve("run").toFile());
    BackgroundCommit commits =
        new BackgroundCommit(state -> run.requireOwned(), settings(LONG, 9, step -> false));
    commits.offer(at(10));

    assertThatThrownBy(commits::close)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("deleted or moved");
  }

  @Test
  void aFullDiskIsAFailureLikeOthersAndAnErrorOfTheJvmIsTheEnd() {
    AtomicBoolean full = new AtomicBoolean(true);
    try (BackgroundCommit commits =
        new BackgroundCommit(
            state -> {
              if (full.getAndSet(false)) {
                throw fullDisk();
              }
              committed.add(state.step());
            },
            settings(LONG, 0, step -> false))) {
      commits.offer(at(10));
    }
    assertThat(committed).containsExactly(10L);

    BackgroundCommit commits =
        new BackgroundCommit(
            state -> {
              throw new OutOfMemoryError("Java heap space");
            },
            settings(LONG, 9, step -> false));
    commits.offer(at(20));
    assertThatThrownBy(commits::close)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("Java heap space");
  }

  private static FSError fullDisk() {
    try {
      var made = FSError.class.getDeclaredConstructor(Throwable.class);
      made.setAccessible(true);
      return made.newInstance(new IOException("No space left on device"));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
