package io.dcganspark.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.store.History;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.model.evaluation.ClassDistances;
import io.dcganspark.model.evaluation.ClassDistribution;
import io.dcganspark.model.evaluation.ClassSource;
import io.dcganspark.model.evaluation.DensityCoverage;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.KernelDistance;
import io.dcganspark.model.evaluation.Measures;
import io.dcganspark.model.evaluation.PrecisionRecall;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BestEvaluationTest {
  private static BestEvaluation withPatience(int patience) {
    return new BestEvaluation(History.EMPTY, OptionalInt.of(patience));
  }

  private static void evaluate(BestEvaluation best, long step, double distance) {
    ClassDistribution classes = new ClassDistribution(new long[] {1}, 1, 0, 1);
    Measures measures =
        new Measures(
            100,
            distance,
            new KernelDistance(0, 0),
            new PrecisionRecall(1, 1),
            new DensityCoverage(1, 1),
            new ClassDistances(ClassSource.CLASSIFIER, new double[] {distance}),
            classes,
            1,
            0,
            Double.NaN,
            Optional.empty(),
            Optional.empty());
    best.onEvent(
        new RunEvent.Evaluated(
            new Evaluation(step, 1, classes, measures, Optional.empty(), Optional.empty())));
  }

  @Test
  void isTheOneOfTheSmallestDistanceAndOfEqualsTheFirst() {
    BestEvaluation best = withPatience(9);
    assertThat(best.stepUpTo(Long.MAX_VALUE)).isEmpty();
    evaluate(best, 10, 7);
    evaluate(best, 20, 3);
    evaluate(best, 30, 3);
    evaluate(best, 40, 4);
    assertThat(best.stepUpTo(Long.MAX_VALUE)).hasValue(20);
  }

  @Test
  void endsTheRunAfterThatManyThatWereNoBetter() {
    BestEvaluation best = withPatience(2);
    evaluate(best, 10, 7);
    evaluate(best, 20, 7);
    assertThat(best.isToStop()).isFalse();
    evaluate(best, 30, 6);
    evaluate(best, 40, 8);
    assertThat(best.isToStop()).isFalse();
    evaluate(best, 50, 6.5);
    try (CapturedLog log = new CapturedLog(BestEvaluation.class)) {
      assertThat(best.isToStop()).isTrue();
      assertThat(log.infos())
          .containsExactly(
              "The run ends at step 50 after 2 evaluations in a row without one better than that of step 30,"
                  + " Frechet distance 6.0 (stop.patience)");
    }
  }

  @Test
  void goesOnWhereAnEarlierStartEnded() {
    BestEvaluation best =
        new BestEvaluation(History.of(Map.of(10L, 5.0, 20L, 6.0, 30L, 7.0)), OptionalInt.of(2));
    assertThat(best.stepUpTo(Long.MAX_VALUE)).hasValue(10);
    assertThat(best.isToStop()).isTrue();
  }

  @Test
  void withoutPatienceNoRunEndsEarly() {
    BestEvaluation best =
        new BestEvaluation(History.of(Map.of(10L, 5.0, 20L, 6.0, 30L, 7.0)), OptionalInt.empty());
    assertThat(best.isToStop()).isFalse();
    assertThat(withPatience(1).isToStop()).isFalse();
  }

  @Test
  void whatIsRolledBackIsForgotten() {
    BestEvaluation best = withPatience(1);
    evaluate(best, 10, 7);
    evaluate(best, 20, 3);
    best.onEvent(new RunEvent.RolledBack(10, "executor lost"));
    assertThat(best.stepUpTo(Long.MAX_VALUE)).hasValue(10);
  }

  @Test
  void whileACheckpointIsCommittedLaterEvaluationsDoNotCount() {
    BestEvaluation best =
        new BestEvaluation(History.of(Map.of(10L, 5.0, 20L, 6.0, 30L, 4.0)), OptionalInt.empty());
    assertThat(best.stepUpTo(20)).hasValue(10);
    assertThat(best.stepUpTo(30)).hasValue(30);
    assertThat(best.stepUpTo(9)).isEmpty();
  }

  @Test
  void anEvaluationWithoutANumberIsNotTheBestButCountsForThePatience() {
    BestEvaluation best = withPatience(2);
    evaluate(best, 10, Double.NaN);
    assertThat(best.stepUpTo(10)).isEmpty();
    assertThat(best.isToStop()).isFalse();
    evaluate(best, 20, 7);
    evaluate(best, 30, Double.NaN);
    assertThat(best.isToStop()).isFalse();
    evaluate(best, 40, Double.NaN);
    assertThat(best.stepUpTo(40)).hasValue(20);
    assertThat(best.isToStop()).isTrue();
  }
}
