package io.dcganspark.job.evaluation;

import io.dcganspark.job.store.History;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.model.failure.Counted;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of a run's evaluations was the best, by the Frechet distance, and whether there has been no
 * better one for so long that the run is to end.
 */
public final class BestEvaluation implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(BestEvaluation.class);

  private final NavigableMap<Long, Double> distances;
  private final OptionalLong marked;
  private final OptionalInt patience;

  /**
   * Resumes where an earlier start of the run ended.
   *
   * @param earlier its evaluations, as the checkpoint has them that the run resumes from
   * @param patience evaluations in a row without a better one after which the run is to end
   */
  public BestEvaluation(History earlier, OptionalInt patience) {
    this.distances = new TreeMap<>(earlier.distances());
    this.marked = earlier.marked();
    this.patience = patience;
  }

  @Override
  public synchronized void onEvent(RunEvent event) {
    if (event instanceof RunEvent.Evaluated evaluated) {
      distances.put(evaluated.evaluation().step(), evaluated.evaluation().leastDistance());
    } else if (event instanceof RunEvent.RolledBack rolledBack) {
      distances.tailMap(rolledBack.step(), false).clear();
    }
  }

  /**
   * Returns the evaluations up to a step: while its checkpoint is committed, a later one may have
   * been evaluated.
   */
  public synchronized History upTo(long last) {
    return new History(distances.headMap(last, true), marked);
  }

  /** Returns the step of the best evaluation among those up to a step, the first one of equals. */
  public OptionalLong stepUpTo(long last) {
    return upTo(last).best();
  }

  /** Returns whether the state of a step was evaluated. */
  public synchronized boolean hasEvaluated(long step) {
    return distances.containsKey(step);
  }

  /** Returns whether the state of a step is the best one so far. */
  public synchronized boolean isBest(long step) {
    return stepUpTo(Long.MAX_VALUE).equals(OptionalLong.of(step));
  }

  /** Returns whether the run is to end, because nothing has become better for long enough. */
  public synchronized boolean isToStop() {
    if (patience.isEmpty() || distances.isEmpty()) {
      return false;
    }
    OptionalLong found = stepUpTo(distances.lastKey());
    if (found.isEmpty()) {
      return false;
    }
    long best = found.getAsLong();
    int since = distances.tailMap(best, false).size();
    if (since < patience.getAsInt()) {
      return false;
    }
    LOG.info(
        "The run ends at step {} after {} in a row without one better than that of step {},"
            + " Frechet distance {} (stop.patience)",
        distances.lastKey(),
        Counted.of(since, "evaluation"),
        best,
        distances.get(best));
    return true;
  }
}
