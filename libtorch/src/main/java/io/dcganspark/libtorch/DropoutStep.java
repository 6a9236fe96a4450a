package io.dcganspark.libtorch;

import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.plan.Dropout;
import org.bytedeco.pytorch.Tensor;

/**
 * A dropout with the numbers of the job's own random streams: each value's factor is that of the
 * networks compiled for oneDNN.
 */
final class DropoutStep implements Step {
  private final ChannelDropout dropout;
  private final boolean isOfChannels;

  DropoutStep(Dropout dropout) {
    this.dropout = new ChannelDropout(dropout.probability());
    this.isOfChannels = dropout.ofChannels();
  }

  @Override
  public Tensor forward(Tensor input, Pass pass) {
    if (!pass.training() || dropout.getProbability() == 0) {
      return input;
    }
    return input.mul(factors(input, pass).to(input));
  }

  private Tensor factors(Tensor input, Pass pass) {
    int batch = Math.toIntExact(input.size(0));
    int channels = Math.toIntExact(input.size(1));
    if (input.dim() == 2) {
      return drawn(pass, batch, channels).view(batch, channels);
    }
    if (isOfChannels) {
      return drawn(pass, batch, channels).view(batch, channels, 1, 1);
    }
    int height = Math.toIntExact(input.size(2));
    int width = Math.toIntExact(input.size(3));
    return drawn(pass, batch, channels * height * width)
        .view(batch, height, width, channels)
        .permute(0, 3, 1, 2);
  }

  private Tensor drawn(Pass pass, int batch, int count) {
    float[] flat = new float[Math.multiplyExact(batch, count)];
    int start = 0;
    for (float[] factors : dropout.drawFactors(pass.randomness(), batch, count)) {
      System.arraycopy(factors, 0, flat, start, count);
      start += count;
    }
    return Tensor.create(flat, batch, count);
  }
}
