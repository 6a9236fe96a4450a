package io.dcganspark.job.averaging;

import static io.dcganspark.job.averaging.SmallRounds.ADAM;
import static io.dcganspark.job.averaging.SmallRounds.START;
import static io.dcganspark.job.averaging.SmallRounds.every;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.DenseRecipe;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.training.DivergedException;
import io.dcganspark.job.training.RoundFailedException;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.state.TrainingStateFormat;
import io.dcganspark.model.training.InitialState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.collection.Iterator;

/** What becomes of a round of dl4j-spark in which something goes wrong. */
class AveragingFaultsIT {
  private static SmallRounds rounds;

  @BeforeAll
  static void startSpark() {
    rounds = new SmallRounds();
  }

  @AfterAll
  static void stopSpark() {
    rounds.close();
  }

  @BeforeEach
  void forgetReports() {
    rounds.forget();
  }

  @Test
  void whatNoExecutorCanComputeIsRefusedAndNotRepeated() {
    assertThatThrownBy(
            () ->
                rounds
                    .averagingWhatCannotBeComputed()
                    .run(InitialState.of(new DenseRecipe(), SmallRounds.SEED), 4))
        .isInstanceOf(UserErrorException.class)
        .hasMessageMatching(
            "an executor cannot compute this run: rank [01] \\(executor driver on [^)]+\\):"
                + " precision bfloat16: .*: use float32");
    assertThat(rounds.metrics).isEmpty();
  }

  /** Kills the first task that trains, as the loss of its executor would; Spark repeats it. */
  private static final class Killer extends SparkListener {
    private final Set<Integer> trainingStages = new HashSet<>();
    private boolean done;
    private int killed;

    @Override
    public synchronized void onJobStart(SparkListenerJobStart job) {
      String description = job.properties().getProperty("spark.job.description", "");
      if (description.contains("steps 0 to 4")) {
        Iterator<?> stages = job.stageIds().iterator();
        while (stages.hasNext()) {
          trainingStages.add((Integer) stages.next());
        }
      }
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
      if (!done && trainingStages.contains(task.stageId())) {
        done = true;
        rounds.spark.sparkContext().killTaskAttempt(task.taskInfo().taskId(), false, "test");
      }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
      killed += task.reason() instanceof TaskKilled ? 1 : 0;
    }

    synchronized int killed() {
      return killed;
    }
  }

  @Test
  void aWorkerThatIsLostIsRepeatedAndChangesNothing() throws Exception {
    String undisturbed =
        TrainingStateFormat.sha256(rounds.averaging(ADAM, 2, every(4)).run(START, 4));
    List<Double> losses =
        rounds.metrics.stream().map(step -> step.get(StepMetric.GENERATOR_LOSS)).toList();
    rounds.forget();
    Killer killer = new Killer();
    rounds.spark.sparkContext().addSparkListener(killer);

    String disturbed =
        TrainingStateFormat.sha256(rounds.averaging(ADAM, 2, every(4)).run(START, 4));

    rounds.spark.sparkContext().listenerBus().waitUntilEmpty(10_000);
    assertThat(killer.killed()).isOne();
    assertThat(disturbed).isEqualTo(undisturbed);
    assertThat(rounds.metrics)
        .extracting(step -> step.get(StepMetric.GENERATOR_LOSS))
        .isEqualTo(losses);
  }

  @Test
  void aTrainingThatDivergesIsReported() {
    AdamSettings wild = new AdamSettings(1e30, 0.5, 0.999, 1e-8);

    assertThatThrownBy(() -> rounds.averaging(wild, 2, every(1)).run(START, 4))
        .isInstanceOf(DivergedException.class)
        .hasMessageMatching("step [2-4]: .*");
  }

  @Test
  void aWorkerThatFailsForGoodEndsTheRoundAndIsQuoted() {
    assertThatThrownBy(() -> rounds.averaging(null, 2, every(1)).run(START, 1))
        .isInstanceOf(RoundFailedException.class)
        .hasMessageContaining("NullPointerException")
        .hasMessageNotContaining("\n");
  }
}
