package io.dcganspark.model.onednn;

/**
 * The three operations of a convolution as matrix products. {@code weightSide}, where it is not
 * null, is the array with which an operation's operand gives the gradient at the weights: both
 * share what is made of the operand.
 */
interface ConvolutionProducts {
  /** Takes the weights of now. */
  void refresh();

  /**
   * From source to result.
   *
   * @param weightSide an array like {@code result}
   */
  void toResult(Floats source, Floats result, Floats weightSide);

  /**
   * From the result's gradient to the source's one.
   *
   * @param weightSide an array like {@code source}
   */
  void toSource(Floats result, Floats source, Floats weightSide);

  /** To the gradient at the weights. */
  void toWeights(Floats source, Floats result);
}
