package io.dcganspark.job.training;

import io.dcganspark.model.failure.Reason;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a training, or only its round, before its time: the driver or an executor is about to go.
 * The round that is under way ends with its next step, and what it has trained is committed like
 * that of any other round.
 */
public final class EarlyEnd {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyEnd.class);

  private String reason;
  private boolean training;
  private Runnable cut;

  /** While this is open a round can be ended. */
  @FunctionalInterface
  public interface Round extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Ends the training.
   *
   * @param why for people
   * @return whether there is a training that ends; if not, nothing waits to be committed
   */
  public synchronized boolean endTraining(String why) {
    if (!training) {
      return false;
    }
    LOG.info("The training ends early: {}", why);
    reason = why;
    cut();
    return true;
  }

  /**
   * Ends the round that is under way, if one is; the training continues with another one.
   *
   * @param why for people
   */
  public synchronized void endRound(String why) {
    if (cut != null) {
      LOG.info("The round ends with its next step: {}", why);
      cut();
    }
  }

  private void cut() {
    if (cut == null) {
      return;
    }
    try {
      cut.run();
    } catch (RuntimeException e) {
      LOG.warn("What is under way cannot be ended early: {}", Reason.of(e));
    }
    cut = null;
  }

  /** Returns why the training is to end early, if it is. */
  public synchronized Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** Says whether a training is under way, which may have something to commit. */
  synchronized void setTraining(boolean underWay) {
    training = underWay;
  }

  /**
   * Says that a round is under way.
   *
   * @param ender has it end with its next step; called once at most, at once if the training is to
   *     end already
   */
  public synchronized Round during(Runnable ender) {
    cut = ender;
    if (reason != null) {
      cut();
    }
    return this::noRound;
  }

  private synchronized void noRound() {
    cut = null;
  }
}
