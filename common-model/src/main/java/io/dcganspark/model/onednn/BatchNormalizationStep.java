package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;

/**
 * Batch normalization and, where one follows, the leaky rectifier. It goes over its input twice in
 * either direction: for sums over the batch, then for what depends on them.
 */
final class BatchNormalizationStep implements Step {
  private final Activations input;
  private final Activations output;
  private final BatchNormalizationParameters parameters;
  private final float slope;
  private final RectifierSlopes slopes;
  private final ChannelChunks chunks;
  private final ChannelSums sums;
  private final ChannelSums productSums;

  private final float[] values;
  private final float[] gradients;
  private final float[] origin;
  private final float[] factor;
  private final float[] offset;
  private final float[] valueFactor;
  private final float[] valueOffset;

  /**
   * @param slope of the rectifier that follows, 1 where none does
   */
  BatchNormalizationStep(
      Activations input,
      Activations output,
      BatchNormalizationParameters parameters,
      double slope) {
    this.input = input;
    this.output = output;
    this.parameters = parameters;
    this.slope = (float) slope;
    this.slopes = new RectifierSlopes(input.length(), this.slope);
    this.chunks = ChannelChunks.of(input.channels());
    this.sums = chunks.sums();
    this.productSums = chunks.sums();
    this.values = chunks.scratch();
    this.gradients = chunks.scratch();
    this.origin = chunks.scratch();
    this.factor = chunks.scratch();
    this.offset = chunks.scratch();
    this.valueFactor = chunks.scratch();
    this.valueOffset = chunks.scratch();
  }

  @Override
  public void forward(ForwardMode pass) {
    slopes.begin(pass.sides());
    if (pass.training()) {
      measure();
    } else {
      parameters.useRunningStatistics();
    }
    chunks.repeat(parameters.factor(), factor);
    chunks.repeat(parameters.offset(), offset);
    int total = input.length();
    for (int start = 0; start < total; start += chunks.length()) {
      int count = chunks.countAt(start, total);
      input.values().read(start, values, count);
      if (slope != 1 && slopes.areFree()) {
        Loops.scaleAndRectify(count, values, factor, offset, slope, values);
      } else {
        Loops.scale(count, values, factor, offset, values);
        if (slope != 1) {
          slopes.rectify(start, values, count);
        }
      }
      output.values().write(start, values, count);
    }
  }

  /**
   * Distances are taken from the first row, since the square of a mean may be far above the
   * variance.
   */
  private void measure() {
    float[] first = input.values().read(0, input.channels());
    chunks.repeat(first, origin);
    sums.start();
    productSums.start();
    int total = input.length();
    for (int start = 0; start < total; start += chunks.length()) {
      int count = chunks.countAt(start, total);
      input.values().read(start, values, count);
      Loops.addMoments(count, values, origin, sums.lanes(), productSums.lanes());
    }
    parameters.useBatch(first, sums.sums(), productSums.sums(), total / input.channels());
  }

  /** With z the output before the rectifier: first dz and its sums, then dx = a dz + b x + c. */
  @Override
  public void backward(Gradients wanted) {
    chunks.repeat(parameters.mean(), origin);
    sums.start();
    productSums.start();
    int total = input.length();
    for (int start = 0; start < total; start += chunks.length()) {
      int count = chunks.countAt(start, total);
      input.values().read(start, values, count);
      output.gradients().read(start, gradients, count);
      if (slope != 1) {
        if (slopes.areFree()) {
          Loops.rectifyBackward(count, values, factor, offset, slope, gradients);
        } else {
          slopes.multiply(start, gradients, count);
        }
        output.gradients().write(start, gradients, count);
      }
      Loops.addProducts(count, gradients, values, origin, sums.lanes(), productSums.lanes());
    }
    parameters.writeGradients(sums.sums(), productSums.sums(), total / input.channels());
    if (wanted.atInput()) {
      backwardToInput(total);
    }
  }

  private void backwardToInput(int total) {
    chunks.repeat(parameters.valueFactor(), valueFactor);
    chunks.repeat(parameters.valueOffset(), valueOffset);
    for (int start = 0; start < total; start += chunks.length()) {
      int count = chunks.countAt(start, total);
      input.values().read(start, values, count);
      output.gradients().read(start, gradients, count);
      Loops.combine(count, gradients, factor, values, valueFactor, valueOffset, gradients);
      input.gradients().write(start, gradients, count);
    }
  }
}
