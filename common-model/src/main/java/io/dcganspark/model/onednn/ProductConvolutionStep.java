package io.dcganspark.model.onednn;

/** A convolution as matrix products. */
final class ProductConvolutionStep implements Step {
  private final Activations input;
  private final Activations output;
  private final ConvolutionProducts products;

  /**
   * @param products from {@code input} to {@code output}
   */
  ProductConvolutionStep(Activations input, Activations output, ConvolutionProducts products) {
    this.input = input;
    this.output = output;
    this.products = products;
  }

  @Override
  public void forward(ForwardMode pass) {
    products.refresh();
    products.toResult(input.values(), output.values(), null);
  }

  @Override
  public void backward(Gradients wanted) {
    if (wanted.atInput()) {
      products.toSource(
          output.gradients(), input.gradients(), wanted.atWeights() ? input.values() : null);
    } else if (wanted.atWeights()) {
      products.toWeights(input.values(), output.gradients());
    }
  }
}
