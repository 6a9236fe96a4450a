package io.dcganspark.model.onednn;

import io.dcganspark.model.plan.PlannedStep;

/**
 * A batch normalization's values a channel: the few numbers between its passes over the batch. With
 * n numbers a channel and xhat = (x - mean) / deviation: y = factor x + offset, and dx = factor dy
 * + valueFactor x + valueOffset, from dx = factor (dy - sum(dy) / n - xhat sum(dy xhat) / n).
 */
final class BatchNormalizationParameters {
  private final ParameterSlice scale;
  private final ParameterSlice shift;
  private final ParameterSlice runningMean;
  private final ParameterSlice runningVariance;
  private final double epsilon;
  private final double momentum;
  private final boolean isUnbiased;
  private final int channels;

  private final float[] mean;
  private final float[] variance;
  private final float[] factor;
  private final float[] offset;
  private final float[] valueFactor;
  private final float[] valueOffset;

  BatchNormalizationParameters(PlannedStep.Normalization step, NetworkParameters parameters) {
    this.scale = parameters.of(step.scale());
    this.shift = parameters.of(step.shift());
    this.runningMean = parameters.of(step.runningMean());
    this.runningVariance = parameters.of(step.runningVariance());
    this.epsilon = step.epsilon();
    this.momentum = step.momentum();
    this.isUnbiased = step.isUnbiased();
    this.channels = scale.length();
    this.mean = new float[channels];
    this.variance = new float[channels];
    this.factor = new float[channels];
    this.offset = new float[channels];
    this.valueFactor = new float[channels];
    this.valueOffset = new float[channels];
  }

  float[] mean() {
    return mean;
  }

  float[] factor() {
    return factor;
  }

  float[] offset() {
    return offset;
  }

  float[] valueFactor() {
    return valueFactor;
  }

  float[] valueOffset() {
    return valueOffset;
  }

  void useRunningStatistics() {
    runningMean.values().read(0, mean, channels);
    runningVariance.values().read(0, variance, channels);
    computeFactors();
  }

  /**
   * Takes mean and variance from a batch.
   *
   * @param origin from where distances were taken
   * @param sums of the distances
   * @param squares sums of their squares
   * @param count numbers a channel
   */
  void useBatch(float[] origin, double[] sums, double[] squares, int count) {
    for (int channel = 0; channel < channels; channel++) {
      double distance = sums[channel] / count;
      mean[channel] = (float) (origin[channel] + distance);
      variance[channel] = (float) Math.max(0, squares[channel] / count - distance * distance);
    }
    computeFactors();
  }

  private void computeFactors() {
    float[] scales = scale.read();
    float[] shifts = shift.read();
    for (int channel = 0; channel < channels; channel++) {
      double value = scales[channel] * inverseDeviation(channel);
      factor[channel] = (float) value;
      offset[channel] = (float) (shifts[channel] - mean[channel] * value);
    }
  }

  /**
   * Writes the gradients and how far the running statistics are to move.
   *
   * @param sums of the gradients at the output
   * @param products sums of gradient * (value - mean)
   * @param count numbers a channel
   */
  void writeGradients(double[] sums, double[] products, int count) {
    float[] means = runningMean.read();
    float[] variances = runningVariance.read();
    float[] scaleGradients = new float[channels];
    float[] shiftGradients = new float[channels];
    double correction = isUnbiased ? count / (count - 1.0) : 1;
    for (int channel = 0; channel < channels; channel++) {
      double inverseDeviation = inverseDeviation(channel);
      double scaleGradient = products[channel] * inverseDeviation;
      double alongValue = -factor[channel] * inverseDeviation * scaleGradient / count;
      scaleGradients[channel] = (float) scaleGradient;
      shiftGradients[channel] = (float) sums[channel];
      valueFactor[channel] = (float) alongValue;
      valueOffset[channel] =
          (float) (-factor[channel] * sums[channel] / count - mean[channel] * alongValue);
      means[channel] = (float) (momentum * (means[channel] - mean[channel]));
      variances[channel] =
          (float) (momentum * (variances[channel] - variance[channel] * correction));
    }
    scale.writeGradients(scaleGradients);
    shift.writeGradients(shiftGradients);
    runningMean.writeGradients(means);
    runningVariance.writeGradients(variances);
  }

  private double inverseDeviation(int channel) {
    return 1 / Math.sqrt(variance[channel] + epsilon);
  }
}
