package io.dcganspark.model.onednn;

import io.dcganspark.model.numeric.Loops;

/** Adds one number a channel, in place. */
final class BiasStep implements Step {
  private final Activations activations;
  private final ParameterSlice bias;
  private final ChannelChunks chunks;
  private final float[] values;
  private final float[] repeated;

  BiasStep(Activations activations, ParameterSlice bias) {
    this.activations = activations;
    this.bias = bias;
    this.chunks = ChannelChunks.of(activations.channels());
    this.values = chunks.scratch();
    this.repeated = chunks.scratch();
  }

  @Override
  public void forward(ForwardMode pass) {
    chunks.repeat(bias.read(), repeated);
    int total = activations.length();
    for (int start = 0; start < total; start += chunks.length()) {
      int count = chunks.countAt(start, total);
      activations.values().read(start, values, count);
      Loops.add(count, values, repeated, values);
      activations.values().write(start, values, count);
    }
  }

  @Override
  public void backward(Gradients wanted) {
    if (wanted.atWeights()) {
      float[] gradients = new float[bias.length()];
      ColumnSums.of(activations.gradients(), activations.length(), gradients);
      bias.writeGradients(gradients);
    }
  }
}
