package io.dcganspark.model.loss;

import java.util.function.DoubleUnaryOperator;

/**
 * A loss of D's logits on a batch, the mean over its images.
 *
 * @param loss the mean over the batch
 * @param probability how real D finds the batch, the mean over its images: from 0 to 1 under losses
 *     that have such a scale, the logit itself under one that has none ({@link LossKind})
 * @param gradient of the loss at the logits
 */
public record LogitLoss(double loss, double probability, float[] gradient) {
  /**
   * Judges a batch by binary cross-entropy on logits against one label for the whole batch, as <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html">BCEWithLogitsLoss</a>,
   * in nats: softplus(-logit) for label 1, softplus(logit) for label 0, and their mixture in
   * between. It never saturates, where cross-entropy of a clipped sigmoid has no gradient left once
   * D is sure.
   *
   * @param logits one an image
   * @param label 1 for "real", 0 for "generated"
   * @param weight factor of the gradient (not of the loss), for losses that are averaged with
   *     others
   */
  public static LogitLoss of(float[] logits, double label, double weight) {
    return of(
        logits,
        weight,
        logit -> crossEntropy(logit, label),
        logit -> sigmoid(logit) - label,
        LogitLoss::sigmoid);
  }

  /**
   * Judges a batch image by image.
   *
   * @param logits one an image
   * @param weight factor of the gradient (not of the loss)
   * @param loss of an image
   * @param slope of an image's loss at its logit
   * @param probability how real D finds an image
   */
  static LogitLoss of(
      float[] logits,
      double weight,
      DoubleUnaryOperator loss,
      DoubleUnaryOperator slope,
      DoubleUnaryOperator probability) {
    double[] exact = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      exact[i] = logits[i];
    }
    return of(exact, weight, loss, slope, probability);
  }

  /** As for logits, of differences between them. */
  static LogitLoss of(
      double[] logits,
      double weight,
      DoubleUnaryOperator loss,
      DoubleUnaryOperator slope,
      DoubleUnaryOperator probability) {
    float[] gradient = new float[logits.length];
    double losses = 0;
    double probabilities = 0;
    for (int i = 0; i < logits.length; i++) {
      losses += loss.applyAsDouble(logits[i]);
      probabilities += probability.applyAsDouble(logits[i]);
      gradient[i] = (float) (slope.applyAsDouble(logits[i]) * weight / logits.length);
    }
    return new LogitLoss(losses / logits.length, probabilities / logits.length, gradient);
  }

  /** The labels 1 and 0 have one term each, not a second one that is multiplied by 0. */
  private static double crossEntropy(double logit, double label) {
    if (label == 1) {
      return softplus(-logit);
    }
    return label == 0 ? softplus(logit) : label * softplus(-logit) + (1 - label) * softplus(logit);
  }

  static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  static double softplus(double value) {
    return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
  }

  /** Returns the value, or the end of [0, 1] that it is beyond. */
  static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
