package io.dcganspark.job.cli;

import static io.dcganspark.job.cluster.LoggedProcess.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A training of a {@link StoreJob} beside the test. Closing it waits for its end: what runs on
 * would close the file systems of later tests of this JVM.
 */
final class RunningTraining implements AutoCloseable {

  private final CapturedLog log = new CapturedLog();
  private final StoredRunView run;
  private final CompletableFuture<StoreJob.Outcome> end;

  RunningTraining(StoreJob job, String runId) throws IOException {
    run = job.view(runId);
    end = CompletableFuture.supplyAsync(() -> job.train(runId));
  }

  /** Waits for a file of the run. */
  void awaitFile(String name) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!run.has(name)) {
      assertRunsUntil(deadline, name);
    }
  }

  /** Waits for a warning in the log. */
  void awaitWarning(Predicate<String> isIt) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (log.warnings().stream().noneMatch(isIt)) {
      assertRunsUntil(deadline, "warning");
    }
  }

  private void assertRunsUntil(long deadline, String awaited) throws InterruptedException {
    if (end.isDone()) {
      throw new AssertionError("%s did not come: %s".formatted(awaited, end.join()));
    }
    if (System.nanoTime() > deadline) {
      throw new AssertionError(
          "%s did not come within %s%n%s%n%s"
              .formatted(awaited, DEADLINE, log.text(), stacksOfThreads()));
    }
    TimeUnit.MILLISECONDS.sleep(20);
  }

  private static String stacksOfThreads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .sorted(Map.Entry.comparingByKey((a, b) -> a.getName().compareTo(b.getName())))
        .map(
            thread ->
                thread.getKey()
                    + Arrays.stream(thread.getValue())
                        .map(frame -> "\n    at " + frame)
                        .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  /** Waits for the end of the command. */
  StoreJob.Outcome awaitEnd() throws ExecutionException, InterruptedException, TimeoutException {
    return end.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() throws ExecutionException, InterruptedException, TimeoutException {
    try {
      assertThat(awaitEnd()).isNotNull();
    } finally {
      log.close();
    }
  }
}
