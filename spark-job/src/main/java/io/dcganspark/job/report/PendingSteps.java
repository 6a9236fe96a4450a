package io.dcganspark.job.report;

import io.dcganspark.job.training.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run measured and drew since its last checkpoint, for a destination that keeps whatever it
 * is sent: a round that is rolled back must not get there. Safe for several threads.
 *
 * @param <T> what the destination makes of a logged step or an evaluation
 */
public final class PendingSteps<T> {
  private final NavigableMap<Long, T> steps = new TreeMap<>();
  private final NavigableMap<Long, T> evaluations = new TreeMap<>();
  private final NavigableMap<Long, Samples> samples = new TreeMap<>();

  /**
   * What is to be sent.
   *
   * @param values of logged steps in their order, then of evaluations in theirs
   * @param samples the newest
   * @param <T> as of {@link PendingSteps}
   */
  public record Batch<T>(List<T> values, Optional<Samples> samples) {}

  /** Adds a logged step. */
  public synchronized void addStep(long step, T value) {
    steps.put(step, value);
  }

  /** Adds an evaluation. */
  public synchronized void addEvaluation(long step, T value) {
    evaluations.put(step, value);
  }

  /** Adds samples. */
  public synchronized void add(Samples drawn) {
    samples.put(drawn.step(), drawn);
  }

  /** Forgets everything after a step, from which the run is repeated. */
  public synchronized void rollBack(long step) {
    steps.tailMap(step, false).clear();
    evaluations.tailMap(step, false).clear();
    samples.tailMap(step, false).clear();
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
