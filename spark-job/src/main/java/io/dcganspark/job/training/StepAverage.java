package io.dcganspark.job.training;

import io.dcganspark.model.training.StepLosses;

/** What steps measured since the last logged one, averaged. */
public final class StepAverage {
  private final long imagesAStep;
  private final int stepsPerEpoch;
  private int steps;
  private double generatorLoss;
  private double discriminatorLoss;
  private double discriminatorOnReal;
  private double discriminatorOnGenerated;
  private double generatedSpread;
  private double exchangeSeconds;

  /**
   * Makes one of no steps.
   *
   * @param imagesAStep real images that all replicas together consume in a step
   * @param stepsPerEpoch steps in one pass over the data
   */
  public StepAverage(long imagesAStep, int stepsPerEpoch) {
    this.imagesAStep = imagesAStep;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /**
   * Adds a step.
   *
   * @param losses averaged over the replicas
   * @param waited seconds for which computing waited for the exchange
   */
  public void add(StepLosses losses, double waited) {
    steps++;
    generatorLoss += losses.generatorLoss();
    discriminatorLoss += losses.discriminatorLoss();
    discriminatorOnReal += losses.discriminatorOnReal();
    discriminatorOnGenerated += losses.discriminatorOnGenerated();
    generatedSpread += losses.generatedSpread();
    exchangeSeconds += waited;
  }

  /**
   * Returns the average of the steps that were added, at least one, and starts anew.
   *
   * @param step the last of them
   * @param generatorGradientNorm length of G's averaged gradient in that step; NaN: not known
   * @param seconds that they took together
   */
  public StepMetrics take(long step, double generatorGradientNorm, double seconds) {
    StepMetrics average =
        new StepMetrics(
            step,
            step / (double) stepsPerEpoch,
            generatorLoss / steps,
            discriminatorLoss / steps,
            discriminatorOnReal / steps,
            discriminatorOnGenerated / steps,
            generatedSpread / steps,
            generatorGradientNorm,
            steps * imagesAStep / seconds,
            exchangeSeconds / steps);
    steps = 0;
    generatorLoss = 0;
    discriminatorLoss = 0;
    discriminatorOnReal = 0;
    discriminatorOnGenerated = 0;
    generatedSpread = 0;
    exchangeSeconds = 0;
    return average;
  }
}
