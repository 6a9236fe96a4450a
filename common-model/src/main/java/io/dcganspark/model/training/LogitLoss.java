package io.dcganspark.model.training;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Binary cross-entropy on logits against one label for the whole batch, as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html">BCEWithLogitsLoss</a>:
 * softplus(-logit) for label 1, softplus(logit) for label 0. It never saturates, where
 * cross-entropy of a clipped sigmoid has no gradient left once D is sure.
 *
 * @param loss the mean over the batch, in nats
 * @param probability the mean of sigmoid(logit) over the batch
 * @param gradient of the loss at the logits, (batch, 1)
 */
record LogitLoss(double loss, double probability, INDArray gradient) {
  /**
   * Judges a batch.
   *
   * @param logits (batch, 1)
   * @param label 1 for "real", 0 for "generated"
   * @param weight factor of the gradient (not of the loss), for losses that are averaged with
   *     others
   */
  static LogitLoss of(INDArray logits, int label, double weight) {
    float[] values = HostArrays.copy(logits);
    float[] gradient = new float[values.length];
    double loss = 0;
    double probability = 0;
    for (int i = 0; i < values.length; i++) {
      double logit = values[i];
      double sigmoid = 1 / (1 + Math.exp(-logit));
      loss += softplus(label == 1 ? -logit : logit);
      probability += sigmoid;
      gradient[i] = (float) ((sigmoid - label) * weight / values.length);
    }
    return new LogitLoss(
        loss / values.length,
        probability / values.length,
        Nd4j.createFromArray(gradient).reshape('c', logits.shape()));
  }

  private static double softplus(double value) {
    return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
  }
}
