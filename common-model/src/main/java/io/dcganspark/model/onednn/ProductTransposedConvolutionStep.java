package io.dcganspark.model.onednn;

/** A transposed convolution as the matrix products of the convolution whose transpose it is. */
final class ProductTransposedConvolutionStep implements Step {
  private final Activations input;
  private final Activations output;
  private final ConvolutionProducts products;

  /**
   * @param products from {@code output} to {@code input}
   */
  ProductTransposedConvolutionStep(
      Activations input, Activations output, ConvolutionProducts products) {
    this.input = input;
    this.output = output;
    this.products = products;
  }

  @Override
  public void forward(ForwardMode pass) {
    products.refresh();
    products.toSource(input.values(), output.values(), null);
  }

  @Override
  public void backward(Gradients wanted) {
    if (wanted.atInput()) {
      products.toResult(
          output.gradients(), input.gradients(), wanted.atWeights() ? input.values() : null);
    } else if (wanted.atWeights()) {
      products.toWeights(output.gradients(), input.values());
    }
  }
}
