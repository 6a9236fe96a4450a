package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training that is asked to end commits its last step, and the same command ends with the bits of
 * a run that nobody disturbed.
 */
@Tag("chaos")
class EarlyEndIT {
  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Map<String, String> undisturbed;

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    job = new TrainedRuns(directory);
    assertThat(job.train(directory, "undisturbed")).isZero();
    undisturbed = TrainedRuns.whatDoesNotDependOnTime(directory.resolve("undisturbed"));
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  /** What SIGTERM does, once a run has its first checkpoint. */
  private static CompletableFuture<Boolean> terminateAfterFirstCheckpoint(Path run) {
    Path first = run.resolve("checkpoints/MANIFEST-00000004.json");
    return CompletableFuture.supplyAsync(
        () -> {
          while (!Files.exists(first)) {
            Thread.onSpinWait();
          }
          return InterruptibleTraining.terminate();
        });
  }

  /** Returns the step that the last command said it ended with. */
  private static long endedWith(int code, int steps, Path run) {
    assertThat(code).as(job.err()).isEqualTo(143);
    Matcher line =
        Pattern.compile(
                "dcgan: SIGTERM: training ended early, with step (\\d+) of %d, which is committed; the same command with the run's --run-id resumes it there\n"
                    .formatted(steps))
            .matcher(job.err());
    assertThat(line.matches()).as(job.err()).isTrue();
    assertThat(run.resolve("_SUCCESS")).doesNotExist();
    long step = Long.parseLong(line.group(1));
    assertThat(run.resolve("checkpoints/MANIFEST-%08d.json".formatted(step))).exists();
    return step;
  }

  @Test
  void aTrainingThatIsAskedToEndEndsWithItsNextStepAndResumes() throws IOException {
    Path run = directory.resolve("ended");
    CompletableFuture<Boolean> terminated = terminateAfterFirstCheckpoint(run);

    int code = job.train(directory, "ended");

    assertThat(terminated).isCompletedWithValue(true);
    assertThat(endedWith(code, 12, run)).isBetween(4L, 12L);
    assertThat(job.train(directory, "ended")).as(job.err()).isZero();
    assertThat(TrainedRuns.whatDoesNotDependOnTime(run)).containsAllEntriesOf(undisturbed);
  }

  /** Asks a training to end while it evaluates its fourth step. */
  public static final class EndsAnEvaluation extends SparkListener {
    private static boolean done;

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      String description = job.properties().getProperty("spark.job.description", "");
      if (!done && description.endsWith("evaluation at step 4")) {
        done = true;
        new Thread(InterruptibleTraining::terminate).start();
      }
    }
  }

  @Test
  void anEvaluationThatWasLeftOutIsMadeUpForAtTheNextStart() throws IOException {
    String[] arguments = {
      "--data", EarlyEndIT.class.getResource("/mnist-excerpt").getPath(),
      "--set", "training.epochs=1",
      "--set", "training.batch-size=64",
      "--set", "evaluation.every-steps=4",
      "--set", "evaluation.count=5000"
    };
    System.setProperty("spark.extraListeners", EndsAnEvaluation.class.getName());
    int code;
    try {
      code = job.train(directory, "evaluated", arguments);
    } finally {
      System.clearProperty("spark.extraListeners");
    }
    Path run = directory.resolve("evaluated");
    assertThat(endedWith(code, 8, run)).isEqualTo(4);
    assertThat(evaluatedSteps(run)).isEmpty();

    assertThat(job.train(directory, "evaluated", arguments)).as(job.err()).isZero();

    assertThat(evaluatedSteps(run)).containsExactly(4L, 8L);
  }

  private static List<Long> evaluatedSteps(Path run) throws IOException {
    List<Long> steps = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      JsonNode evaluation = new ObjectMapper().readTree(line).path("evaluation");
      if (!evaluation.isMissingNode()) {
        steps.add(evaluation.path("step").asLong());
      }
    }
    return steps;
  }

  @Test
  void withoutATrainingTheJvmEndsAsItAlwaysDoes() {
    assertThat(InterruptibleTraining.terminate()).isFalse();
  }
}
