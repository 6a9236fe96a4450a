package io.dcganspark.libtorch;

import org.bytedeco.pytorch.Tensor;

/** Computes one step of a plan. Libtorch goes back over it by itself. */
@FunctionalInterface
interface Step {
  /**
   * Returns what the step makes of its input, (batch, values) or (batch, channel, height, width).
   */
  Tensor forward(Tensor input, Pass pass);
}
