package io.dcganspark.model.layer;

/** Configuration of a layer with a square kernel that goes over images. */
public abstract sealed class KernelLayer extends ParameterLayer
    permits Convolution, TransposedConvolution {
  private static final long serialVersionUID = 1L;

  private int kernel;
  private int stride;
  private int padding;

  /** For DL4J's JSON. */
  KernelLayer() {}

  KernelLayer(int inputs, int outputs, int kernel, int stride, int padding) {
    super(inputs, outputs);
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    requireRanges();
  }

  @Override
  void requireOwnRanges() {
    Ranges.requireSize("kernel", 1, kernel);
    Ranges.requireSize("stride", 1, stride);
    Ranges.requireSize("padding", 0, padding);
  }

  /** Returns the height and width of the kernel. */
  public int getKernel() {
    return kernel;
  }

  /** For DL4J's JSON. */
  public void setKernel(int kernel) {
    this.kernel = kernel;
  }

  /** Returns the rows and columns from one place of the kernel to the next, in the larger image. */
  public int getStride() {
    return stride;
  }

  /** For DL4J's JSON. */
  public void setStride(int stride) {
    this.stride = stride;
  }

  /** Returns the rows and columns around the larger image that the kernel reaches beyond it. */
  public int getPadding() {
    return padding;
  }

  /** For DL4J's JSON. */
  public void setPadding(int padding) {
    this.padding = padding;
  }
}
