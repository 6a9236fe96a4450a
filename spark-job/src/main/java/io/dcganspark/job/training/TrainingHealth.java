package io.dcganspark.job.training;

import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.StepLosses;

/**
 * Looks at every step for a training that has failed for good: a loss that is no number, a D that
 * is sure of everything, so that one of the networks has no gradient left, a G that makes one and
 * the same image whatever the noise. All tasks see the same averaged numbers, so they decide the
 * same.
 */
public final class TrainingHealth {
  /** D is sure of an image if it finds it as real as it is to, up to this. */
  private static final double SURE = 0.005;

  /** G's images are one and the same if a pixel, from -1 to 1, differs by less than this. */
  private static final double ALIKE = 1e-3;

  /** Steps in a row that make a verdict; a shorter round is judged as a whole ... */
  private static final long PATIENCE = 200;

  /** ... unless it is too short for one. */
  private static final long LEAST_PATIENCE = 50;

  private final long patience;
  private final boolean canDiffer;
  private final LossSettings loss;
  private long sureSteps;
  private long alikeSteps;

  /**
   * Begins to watch a round.
   *
   * @param steps of the round
   * @param replicaBatch images a replica and step
   * @param loss that is trained with
   */
  public TrainingHealth(long steps, int replicaBatch, LossSettings loss) {
    this.patience = Math.max(LEAST_PATIENCE, Math.min(PATIENCE, steps));
    this.canDiffer = replicaBatch > 1;
    this.loss = loss;
  }

  /**
   * Looks at a step.
   *
   * @param step counted from 1
   * @param losses of the step, averaged over the replicas
   * @throws DivergedException if it cannot be trained on
   */
  public void check(long step, StepLosses losses) {
    requireFinite("generator", losses.generatorLoss(), step);
    requireFinite("discriminator", losses.discriminatorLoss(), step);
    boolean sure =
        loss.discriminatorIsSure(
            losses.discriminatorOnReal(), losses.discriminatorOnGenerated(), SURE);
    sureSteps = sure ? sureSteps + 1 : 0;
    if (sureSteps >= patience) {
      throw new DivergedException(
          "step %d: for %d steps the discriminator has been sure of every image (D(x) %.4f, D(G(z)) %.4f), so %s learns nothing more"
              .formatted(
                  step,
                  sureSteps,
                  losses.discriminatorOnReal(),
                  losses.discriminatorOnGenerated(),
                  loss.kind().stopsAtTarget() ? "it" : "the generator"));
    }
    boolean alike = canDiffer && losses.generatedSpread() < ALIKE;
    alikeSteps = alike ? alikeSteps + 1 : 0;
    if (alikeSteps >= patience) {
      throw new DivergedException(
          "step %d: for %d steps the generator has made the same image from any noise (a pixel differs by %.2g on average)"
              .formatted(step, alikeSteps, losses.generatedSpread()));
    }
  }

  private static void requireFinite(String network, double loss, long step) {
    if (!Double.isFinite(loss)) {
      throw new DivergedException(
          "step %d: the %s's loss is %s".formatted(step, network, Double.toString(loss)));
    }
  }

  /**
   * Looks at what a round hands back: the last step's update has been judged by no loss yet.
   *
   * @throws DivergedException if a parameter is no number
   */
  public static void check(TrainingState state) {
    if (!state.isFinite()) {
      throw new DivergedException(
          "step %d: a parameter became NaN or infinite".formatted(state.step()));
    }
  }
}
