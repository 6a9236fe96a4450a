package io.dcganspark.model.layer;

import io.dcganspark.model.random.RandomStream;

/** How the values of a parameter are drawn before the first step. */
interface Distribution {
  /** Returns the next value. */
  float next(RandomStream stream);

  /** Always the same value. */
  static Distribution constant(float value) {
    return stream -> value;
  }

  /** The normal distribution with the given mean and standard deviation. */
  static Distribution normal(float mean, float deviation) {
    return stream -> mean + deviation * stream.nextGaussian();
  }

  /**
   * Uniform in +-1/sqrt(fanIn): what PyTorch's Linear and Conv2d draw by default (<a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.Linear.html">torch.nn.Linear</a>).
   */
  static Distribution uniformByFanIn(long fanIn) {
    float bound = (float) (1 / Math.sqrt((double) fanIn));
    return stream -> bound * (2 * stream.nextFloat() - 1);
  }
}
