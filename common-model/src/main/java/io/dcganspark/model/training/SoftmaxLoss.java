package io.dcganspark.model.training;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cross-entropy on logits against one class an image, as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">CrossEntropyLoss</a>.
 *
 * @param loss the mean over the batch, in nats
 * @param gradient of the loss at the logits, (batch, classes)
 */
record SoftmaxLoss(double loss, INDArray gradient) {
  /**
   * Judges a batch.
   *
   * @param logits (batch, classes)
   * @param labels the class of each image, from 0
   */
  static SoftmaxLoss of(INDArray logits, int[] labels) {
    float[] values = HostArrays.copy(logits);
    float[] gradient = new float[values.length];
    int batch = labels.length;
    int classes = values.length / batch;
    double loss = 0;
    for (int image = 0; image < batch; image++) {
      int row = image * classes;
      double logSum = logSumOfExponentials(values, row, classes);
      loss += logSum - values[row + labels[image]];
      for (int i = 0; i < classes; i++) {
        double label = i == labels[image] ? 1 : 0;
        gradient[row + i] = (float) ((Math.exp(values[row + i] - logSum) - label) / batch);
      }
    }
    return new SoftmaxLoss(
        loss / batch, Nd4j.createFromArray(gradient).reshape('c', logits.shape()));
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
