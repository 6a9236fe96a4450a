package io.dcganspark.model.optimizer;

/**
 * The exponential moving average of a network's parameters over the steps, running statistics among
 * them: images of averaged weights are steadier than those of any one step (Yazıcı et al., <a
 * href="https://arxiv.org/abs/1806.04498">The Unusual Effectiveness of Averaging in GAN
 * Training</a>, 2019).
 */
public final class WeightAverage {
  private final double decay;
  private final float[] values;

  /**
   * Starts an average.
   *
   * @param decay what an average keeps of itself in a step, in (0, 1)
   * @param values where it starts
   */
  public WeightAverage(double decay, float[] values) {
    this.decay = decay;
    this.values = values.clone();
  }

  /**
   * Takes a step's parameters in. In the first steps the average keeps less of itself, so that the
   * untrained weights are soon forgotten.
   *
   * @param step steps done, counted from 1
   */
  public void add(float[] parameters, long step) {
    float kept = (float) Math.min(decay, step / (step + 9.0));
    for (int i = 0; i < values.length; i++) {
      values[i] += (1 - kept) * (parameters[i] - values[i]);
    }
  }

  /** Returns a copy. */
  public float[] values() {
    return values.clone();
  }
}
