package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;
import java.util.Optional;

/**
 * Batch normalization and, where one follows, the leaky rectifier. By itself it goes over its input
 * twice in either direction: for sums over the batch, then for what depends on them. The steps
 * around it can do three of the four while they have the numbers at hand.
 */
final class BatchNormalizationStep implements Step {
  private final Activations input;
  private final Activations output;
  private final BatchNormalizationParameters parameters;
  private final float slope;
  private final RectifierSlopes slopes;
  private final ChannelChunks chunks;
  private final BatchMoments moments;
  private final boolean isMeasuredBefore;
  private final ChannelSums sums;
  private final ChannelSums productSums;
  private boolean isNormalizedByNext;
  private boolean isRectifiedByNext;

  private final float[] values;
  private final float[] gradients;
  private final float[] mean;
  private final float[] factor;
  private final float[] offset;
  private final float[] valueFactor;
  private final float[] valueOffset;

  /**
   * @param output its gradients may be in the place of the input's
   * @param slope of the rectifier that follows, 1 where none does
   */
  BatchNormalizationStep(
      Activations input,
      Activations output,
      BatchNormalizationParameters parameters,
      double slope) {
    this(input, output, parameters, slope, Optional.empty());
  }

  /**
   * @param measured by the step before, which gives it every chunk of the input of a training's way
   *     forward; nothing where it does not
   */
  BatchNormalizationStep(
      Activations input,
      Activations output,
      BatchNormalizationParameters parameters,
      double slope,
      Optional<BatchMoments> measured) {
    this.input = input;
    this.output = output;
    this.parameters = parameters;
    this.slope = (float) slope;
    this.slopes = new RectifierSlopes(input.length(), this.slope);
    this.chunks = ChannelChunks.of(input.channels());
    this.isMeasuredBefore = measured.isPresent();
    this.moments = measured.orElseGet(() -> new BatchMoments(input.channels()));
    this.sums = chunks.sums();
    this.productSums = chunks.sums();
    this.values = chunks.scratch();
    this.gradients = chunks.scratch();
    this.mean = chunks.scratch();
    this.factor = chunks.scratch();
    this.offset = chunks.scratch();
    this.valueFactor = chunks.scratch();
    this.valueOffset = chunks.scratch();
  }

  /**
   * Leaves it to the next step to make the output from the input, as often as it reads it. The
   * output's values stay unused.
   *
   * @return makes a chunk of the output of one of the input
   */
  ChunkAction normalizedByNext() {
    isNormalizedByNext = true;
    return this::normalize;
  }

  /**
   * Leaves the first half of the way back to the next step.
   *
   * @return takes each chunk of the output's gradients once, before the next step writes it
   */
  ChunkAction rectifiedByNext() {
    isRectifiedByNext = true;
    return this::rectifyBackward;
  }

  @Override
  public void forward(ForwardMode pass) {
    slopes.begin(pass.sides());
    if (pass.training()) {
      if (!isMeasuredBefore) {
        measure();
      }
      moments.giveTo(parameters, input.length() / input.channels());
    } else {
      parameters.useRunningStatistics();
    }
    chunks.repeat(parameters.factor(), factor);
    chunks.repeat(parameters.offset(), offset);
    chunks.repeat(parameters.mean(), mean);
    sums.start();
    productSums.start();
    if (!isNormalizedByNext) {
      forEachChunk(this::writeOutput);
    }
  }

  private interface Range {
    void at(int start, int count);
  }

  private void forEachChunk(Range action) {
    int total = input.length();
    for (int start = 0; start < total; start += chunks.length()) {
      action.at(start, chunks.countAt(start, total));
    }
  }

  private void measure() {
    moments.start();
    forEachChunk(
        (start, count) -> {
          input.values().read(start, values, count);
          moments.at(start, values, count);
        });
  }

  private void writeOutput(int start, int count) {
    input.values().read(start, values, count);
    normalize(start, values, count);
    output.values().write(start, values, count);
  }

  private void normalize(int start, float[] chunk, int count) {
    if (slope != 1 && slopes.areFree()) {
      Loops.scaleAndRectify(count, chunk, factor, offset, slope, chunk);
      return;
    }
    Loops.scale(count, chunk, factor, offset, chunk);
    if (slope != 1) {
      slopes.rectify(start, chunk, count);
    }
  }

  /** With z the output before the rectifier: first dz and its sums, then dx = a dz + b x + c. */
  @Override
  public void backward(Gradients wanted) {
    if (!isRectifiedByNext) {
      forEachChunk(this::rewriteGradients);
    }
    parameters.writeGradients(sums.sums(), productSums.sums(), input.length() / input.channels());
    if (wanted.atInput()) {
      chunks.repeat(parameters.valueFactor(), valueFactor);
      chunks.repeat(parameters.valueOffset(), valueOffset);
      forEachChunk(this::backwardToInput);
    }
  }

  private void rewriteGradients(int start, int count) {
    output.gradients().read(start, gradients, count);
    rectifyBackward(start, gradients, count);
    if (slope != 1) {
      output.gradients().write(start, gradients, count);
    }
  }

  private void rectifyBackward(int start, float[] chunk, int count) {
    input.values().read(start, values, count);
    if (slope != 1 && slopes.areFree()) {
      Loops.rectifyBackward(count, values, factor, offset, slope, chunk);
    } else if (slope != 1) {
      slopes.multiply(start, chunk, count);
    }
    Loops.addProducts(count, chunk, values, mean, sums.lanes(), productSums.lanes());
  }

  private void backwardToInput(int start, int count) {
    input.values().read(start, values, count);
    output.gradients().read(start, gradients, count);
    Loops.combine(count, gradients, factor, values, valueFactor, valueOffset, gradients);
    input.gradients().write(start, gradients, count);
  }
}
