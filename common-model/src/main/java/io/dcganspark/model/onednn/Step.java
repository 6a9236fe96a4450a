package io.dcganspark.model.onednn;

/** Computes one layer or a few. A step reads its input's values and writes its output's. */
interface Step {
  /** Computes the output's values. */
  void forward(ForwardMode pass);

  /**
   * Computes the gradients that are wanted from those at the output. Goes back over the last {@link
   * #forward}, once.
   */
  void backward(Gradients wanted);
}
