package io.dcganspark.job.report;

import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.Samples;
import io.dcganspark.model.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run measured and drew since its last checkpoint, for a destination that keeps whatever it
 * is sent: a round that is rolled back must not get there. Safe for several threads.
 *
 * @param <T> what the destination makes of a logged step or an evaluation
 */
public final class PendingSteps<T> implements RunListener {
  private final Conversion<T> conversion;
  private final NavigableMap<Long, T> steps = new TreeMap<>();
  private final NavigableMap<Long, T> evaluations = new TreeMap<>();
  private final NavigableMap<Long, Samples> samples = new TreeMap<>();

  /**
   * Converts numbers to what the destination takes.
   *
   * @param <T> as of {@link PendingSteps}
   */
  @FunctionalInterface
  public interface Conversion<T> {
    /**
     * Converts the numbers of a step.
     *
     * @param group {@code training} or {@code evaluation}
     * @param step to which they belong
     * @param numbers by name
     */
    T convert(String group, long step, Map<String, Double> numbers);
  }

  /**
   * What is to be sent.
   *
   * @param values of logged steps in their order, then of evaluations in theirs
   * @param samples the newest
   * @param <T> as of {@link PendingSteps}
   */
  public record Batch<T>(List<T> values, Optional<Samples> samples) {}

  /**
   * Makes an empty buffer.
   *
   * @param conversion called at once for each logged step and evaluation
   */
  public PendingSteps(Conversion<T> conversion) {
    this.conversion = conversion;
  }

  @Override
  public synchronized void onEvent(RunEvent event) {
    if (event instanceof RunEvent.StepLogged logged) {
      long step = logged.metrics().step();
      steps.put(step, conversion.convert("training", step, MetricValues.of(logged.metrics())));
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      Evaluation evaluation = evaluated.evaluation();
      long step = evaluation.step();
      evaluations.put(step, conversion.convert("evaluation", step, MetricValues.of(evaluation)));
    } else if (event instanceof RunEvent.SamplesDrawn drawn) {
      samples.put(drawn.samples().step(), drawn.samples());
    } else if (event instanceof RunEvent.RolledBack rolledBack) {
      steps.tailMap(rolledBack.step(), false).clear();
      evaluations.tailMap(rolledBack.step(), false).clear();
      samples.tailMap(rolledBack.step(), false).clear();
    }
  }

  /** Returns everything up to a step. */
  public synchronized Batch<T> upTo(long step) {
    List<T> values = new ArrayList<>(steps.headMap(step, true).values());
    values.addAll(evaluations.headMap(step, true).values());
    return new Batch<>(
        values, Optional.ofNullable(samples.floorEntry(step)).map(newest -> newest.getValue()));
  }

  /** Forgets everything up to a step, which was sent. */
  public synchronized void forgetUpTo(long step) {
    steps.headMap(step, true).clear();
    evaluations.headMap(step, true).clear();
    samples.headMap(step, true).clear();
  }
}
