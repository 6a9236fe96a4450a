package io.dcganspark.model.loss;

/**
 * Binary cross-entropy on logits against one label for the whole batch, as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html">BCEWithLogitsLoss</a>:
 * softplus(-logit) for label 1, softplus(logit) for label 0. It never saturates, where
 * cross-entropy of a clipped sigmoid has no gradient left once D is sure.
 *
 * @param loss the mean over the batch, in nats
 * @param probability the mean of sigmoid(logit) over the batch
 * @param gradient of the loss at the logits
 */
public record LogitLoss(double loss, double probability, float[] gradient) {
  /**
   * Judges a batch.
   *
   * @param logits one an image
   * @param label 1 for "real", 0 for "generated"
   * @param weight factor of the gradient (not of the loss), for losses that are averaged with
   *     others
   */
  public static LogitLoss of(float[] logits, int label, double weight) {
    float[] gradient = new float[logits.length];
    double loss = 0;
    double probability = 0;
    for (int i = 0; i < logits.length; i++) {
      double logit = logits[i];
      double sigmoid = 1 / (1 + Math.exp(-logit));
      loss += softplus(label == 1 ? -logit : logit);
      probability += sigmoid;
      gradient[i] = (float) ((sigmoid - label) * weight / logits.length);
    }
    return new LogitLoss(loss / logits.length, probability / logits.length, gradient);
  }

  private static double softplus(double value) {
    return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
  }
}
