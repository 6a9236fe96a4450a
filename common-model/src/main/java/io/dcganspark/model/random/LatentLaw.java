package io.dcganspark.model.random;

/** The distribution of each value of a latent. */
public enum LatentLaw {
  /** N(0, 1), as PyTorch's examples have it. */
  NORMAL {
    @Override
    public float next(RandomStream stream) {
      return stream.nextGaussian();
    }
  },
  /** Evenly from -1 to below 1, as the paper of DCGAN has it. */
  UNIFORM {
    @Override
    public float next(RandomStream stream) {
      return 2 * stream.nextFloat() - 1;
    }
  };

  /** Draws a value. */
  public abstract float next(RandomStream stream);
}
