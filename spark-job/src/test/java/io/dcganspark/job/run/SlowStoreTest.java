package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.report.Measured;
import io.dcganspark.job.report.RunRecorder;
import io.dcganspark.job.store.BlockingFileSystem;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.tensorboard.TensorBoardRecorder;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.RunListeners;
import io.dcganspark.job.training.TaskTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What watches a run while the store of the run does not answer. */
@Timeout(60)
class SlowStoreTest {
  private static final long LAST = 400;

  @TempDir Path directory;
  private final ExecutorService checkpoints = Executors.newSingleThreadExecutor();
  private final AtomicLong shown = new AtomicLong();
  private RunDirectory run;
  private RunRecorder recorder;
  private RunListener all;

  @BeforeEach
  void start() {
    run = RunDirectory.open("blocking:" + directory, "run", BlockingFileSystem.configuration());
    run.claim("app-1");
    recorder = new RunRecorder(run, 2);
    RunListener progress =
        event -> {
          if (event instanceof RunEvent.StepLogged logged) {
            shown.set(logged.metrics().step());
          }
        };
    all = new RunListeners(List.of(recorder, new TensorBoardRecorder(run, 2), progress));
    all.onEvent(new RunEvent.Started(0, LAST));
  }

  @AfterEach
  void end() {
    BlockingFileSystem.release();
    recorder.close();
    checkpoints.shutdown();
  }

  private void publish(long first, long last) {
    for (long step = first; step <= last; step++) {
      all.onEvent(new RunEvent.StepLogged(Measured.step(step)));
      all.onEvent(new RunEvent.SamplesDrawn(Measured.samples(step)));
    }
  }

  private List<String> metrics() throws IOException {
    return Files.readAllLines(directory.resolve("run/metrics.jsonl"));
  }

  private int eventFiles() {
    return run.list("tensorboard").size();
  }

  @Test
  void theNextRoundIsShownAndNothingIsLost() throws Exception {
    publish(1, 10);
    BlockingFileSystem.block();
    Future<?> roundEnd = checkpoints.submit(() -> all.onEvent(new RunEvent.RoundEnded(10)));
    BlockingFileSystem.awaitWriter();

    publish(11, 210);
    all.onEvent(
        new RunEvent.TasksTimed(210, List.of(new TaskTimes(0, "host-a:7001", 1, 200, 2, 0.5))));

    assertThat(shown).hasValue(210);
    assertThat(roundEnd).isNotDone();
    BlockingFileSystem.release();
    roundEnd.get(30, TimeUnit.SECONDS);
    // All that led to the checkpoint of step 10, and nothing of the round behind it.
    assertThat(metrics()).hasSize(10);
    assertThat(run.list("samples")).hasSize(10).endsWith("step-00000010.png");
    assertThat(eventFiles()).isOne();

    all.onEvent(new RunEvent.RoundEnded(210));
    assertThat(metrics()).hasSize(211); // and the times of the tasks
    assertThat(run.list("samples")).hasSize(210).endsWith("step-00000210.png");
    assertThat(eventFiles()).isEqualTo(2);
  }

  @Test
  void aRoundThatIsRunAgainTakesBackItsOwnStepsOnly() throws Exception {
    publish(1, 10);
    BlockingFileSystem.block();
    Future<?> roundEnd = checkpoints.submit(() -> all.onEvent(new RunEvent.RoundEnded(10)));
    BlockingFileSystem.awaitWriter();

    publish(11, 15);
    all.onEvent(new RunEvent.RolledBack(10, "a task was lost"));

    BlockingFileSystem.release();
    roundEnd.get(30, TimeUnit.SECONDS);
    publish(11, 20);
    all.onEvent(new RunEvent.RoundEnded(20));
    assertThat(metrics()).hasSize(21); // and the warning
    assertThat(run.list("samples")).hasSize(20);
  }
}
