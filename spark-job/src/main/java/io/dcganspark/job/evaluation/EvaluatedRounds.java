package io.dcganspark.job.evaluation;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.training.EarlyEnd;
import io.dcganspark.job.training.RoundFailedException;
import io.dcganspark.job.training.Rounds;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.RunPlan;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.Measures;
import io.dcganspark.model.state.TrainingState;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds after which the generator is evaluated where that is due: between two rounds, since a
 * round's tasks have all slots. An evaluation that fails costs a warning, not the training.
 */
public final class EvaluatedRounds implements Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluatedRounds.class);

  private final Rounds rounds;
  private final RunPlan plan;
  private final JavaSparkContext spark;
  private final Evaluator evaluator;
  private final int count;
  private final RunListener listener;
  private final LongPredicate evaluated;
  private final EarlyEnd earlyEnd;

  /**
   * Makes them.
   *
   * @param rounds that train; closed with these
   * @param plan of the run
   * @param spark where images are drawn
   * @param evaluator holds them against the data; closed with these
   * @param count images of an evaluation, at least {@value JobConfig.Evaluation#LEAST_COUNT}
   * @param listener receives evaluations
   * @param evaluated whether the state of a step was evaluated already
   * @param earlyEnd ends the training before its time; the next start evaluates what is left out
   */
  public EvaluatedRounds(
      Rounds rounds,
      RunPlan plan,
      JavaSparkContext spark,
      Evaluator evaluator,
      int count,
      RunListener listener,
      LongPredicate evaluated,
      EarlyEnd earlyEnd) {
    this.evaluated = evaluated;
    this.earlyEnd = earlyEnd;
    this.rounds = rounds;
    this.plan = plan;
    this.spark = spark;
    this.evaluator = evaluator;
    this.count = count;
    this.listener = listener;
  }

  @Override
  public TrainingState run(TrainingState state, long lastStep) throws RoundFailedException {
    TrainingState trained = rounds.run(state, lastStep);
    evaluateIfDue(trained);
    return trained;
  }

  @Override
  public void resume(TrainingState start) {
    rounds.resume(start);
    if (start.step() > 0 && !evaluated.test(start.step())) {
      evaluateIfDue(start);
    }
  }

  private void evaluateIfDue(TrainingState state) {
    if (!plan.evaluatesAt(state.step()) || earlyEnd.reason().isPresent()) {
      return;
    }
    // The end of a training must not wait for an evaluation.
    try (EarlyEnd.Round evaluation = earlyEnd.during(spark::cancelAllJobs)) {
      evaluate(state).map(RunEvent.Evaluated::new).ifPresent(listener::onEvent);
    }
  }

  private Optional<Evaluation> evaluate(TrainingState state) {
    spark.setJobDescription("%s: evaluation at step %d".formatted(plan.runId(), state.step()));
    try {
      return Optional.of(
          evaluator.evaluation(
              state.step(),
              plan.seed(),
              measure(state.generator().parameters()),
              state.generatorAverage().map(this::measure)));
    } catch (Exception e) { // Spark throws a checked one that it does not declare.
      if (earlyEnd.reason().isPresent()) {
        LOG.info(
            "The evaluation of step {} is left to the next start, since the training ends",
            state.step());
        return Optional.empty();
      }
      LOG.warn(
          "The generator of step {} could not be evaluated; training continues", state.step(), e);
      return Optional.empty();
    } finally {
      spark.setJobDescription(null);
    }
  }

  @Override
  public void close() {
    evaluator.close();
    rounds.close();
  }

  private Measures measure(float[] generator) {
    try (DrawnImages images =
        new DrawnImages(spark, plan.recipe(), plan.threads(), generator, plan.seed())) {
      return evaluator.measure(images, count);
    }
  }
}
