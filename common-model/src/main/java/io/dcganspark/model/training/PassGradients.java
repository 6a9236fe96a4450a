package io.dcganspark.model.training;

import io.dcganspark.model.layer.ParameterLayout;

/** The gradient of D's step, put together from those of its passes. */
final class PassGradients {
  private PassGradients() {}

  /**
   * Adds D's pass on real images to that on generated ones. Gradients of weights add up. Each pass
   * since D's last step moved running statistics from where the pass before it had left them.
   *
   * @param layout of D's flat vector
   * @param forGenerator gradients of the pass for G, the first one; 0 where that pass comes later
   * @param onReal gradients of the pass on real images, the second one
   * @param onGenerated gradients of the pass on generated images; receives the result
   */
  static void add(
      ParameterLayout layout, float[] forGenerator, float[] onReal, float[] onGenerated) {
    for (ParameterLayout.Range range : layout.trainable()) {
      for (int i = range.start(); i < range.end(); i++) {
        onGenerated[i] += onReal[i];
      }
    }
    for (ParameterLayout.Statistics range : layout.statistics()) {
      float kept = (float) (1 - range.momentum());
      for (int i = range.start(); i < range.end(); i++) {
        onGenerated[i] += kept * (onReal[i] + kept * forGenerator[i]);
      }
    }
  }
}
