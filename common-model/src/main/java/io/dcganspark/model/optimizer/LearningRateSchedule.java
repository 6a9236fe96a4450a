package io.dcganspark.model.optimizer;

/** How the learning rate falls from the end of the warm-up to the end of a run. */
public enum LearningRateSchedule {
  /** It stays. */
  CONSTANT,
  /** Evenly. The last step takes one share of the whole, as if the step after it took none. */
  LINEAR,
  /** As half a wave of a cosine: slowly at first and in the end. */
  COSINE;

  /**
   * Returns what the learning rate is multiplied by in a step; exactly 1 for {@link #CONSTANT}, and
   * up to the first step after the warm-up.
   *
   * @param step its number in the run, from 1
   * @param warmUpSteps steps in which the rate rises before it falls
   * @param lastStep the run's last one; a later step counts as that
   */
  public double factor(long step, long warmUpSteps, long lastStep) {
    long highest = Math.max(1, warmUpSteps);
    double falling = Math.min(step, lastStep) - highest;
    double done = falling <= 0 ? 0 : falling / (lastStep - highest + 1);
    return switch (this) {
      case CONSTANT -> 1;
      case LINEAR -> 1 - done;
      case COSINE -> (1 + Math.cos(Math.PI * done)) / 2;
    };
  }
}
