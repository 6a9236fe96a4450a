package io.dcganspark.model.loss;

/**
 * Cross-entropy on logits against one class an image, as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">CrossEntropyLoss</a>.
 *
 * @param loss the mean over the batch, in nats
 * @param gradient of the loss at the logits, (batch, classes), row-major
 */
public record SoftmaxLoss(double loss, float[] gradient) {
  /**
   * Judges a batch.
   *
   * @param logits (batch, classes), row-major
   * @param labels the class of each image, from 0
   */
  public static SoftmaxLoss of(float[] logits, int[] labels) {
    float[] gradient = new float[logits.length];
    int batch = labels.length;
    int classes = logits.length / batch;
    double loss = 0;
    for (int image = 0; image < batch; image++) {
      int row = image * classes;
      double logSum = logSumOfExponentials(logits, row, classes);
      loss += logSum - logits[row + labels[image]];
      for (int i = 0; i < classes; i++) {
        double label = i == labels[image] ? 1 : 0;
        gradient[row + i] = (float) ((Math.exp(logits[row + i] - logSum) - label) / batch);
      }
    }
    return new SoftmaxLoss(loss / batch, gradient);
  }

  /** With the largest taken out, so that nothing overflows. */
  private static double logSumOfExponentials(float[] values, int start, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = start; i < start + count; i++) {
      largest = Math.max(largest, values[i]);
    }
    double sum = 0;
    for (int i = start; i < start + count; i++) {
      sum += Math.exp(values[i] - largest);
    }
    return largest + Math.log(sum);
  }
}
