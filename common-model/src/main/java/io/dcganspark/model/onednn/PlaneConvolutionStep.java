package io.dcganspark.model.onednn;

/**
 * A convolution of images and planes: one of the images alone, to whose result a {@link PlaneBias}
 * is added.
 */
final class PlaneConvolutionStep implements Step {
  private final NetworkInput input;
  private final ParameterSlice weight;
  private final ParameterSlice imageWeight;
  private final Step ofImages;
  private final PlaneBias ofPlanes;
  private final int taps;

  /**
   * @param input images and planes
   * @param weight (result channel, input channel, taps)
   * @param imageWeight the part of {@code weight} that meets images, (result channel, image
   *     channel, taps)
   * @param ofImages the convolution of images with {@code imageWeight}
   * @param ofPlanes for the same result
   * @param taps of the window
   */
  PlaneConvolutionStep(
      NetworkInput input,
      ParameterSlice weight,
      ParameterSlice imageWeight,
      Step ofImages,
      PlaneBias ofPlanes,
      int taps) {
    this.input = input;
    this.weight = weight;
    this.imageWeight = imageWeight;
    this.ofImages = ofImages;
    this.ofPlanes = ofPlanes;
    this.taps = taps;
  }

  @Override
  public void forward(ForwardMode pass) {
    float[] weights = weight.read();
    float[] part = new float[imageWeight.length()];
    copyRows(weights, rowOfWeight(), part, rowOfImageWeight());
    imageWeight.values().write(0, part, part.length);
    ofImages.forward(pass);
    ofPlanes.addTo(weights);
  }

  @Override
  public void backward(Gradients wanted) {
    ofImages.backward(wanted);
    if (wanted.atWeights()) {
      float[] gradients = new float[weight.length()];
      float[] part = imageWeight.gradients().read(0, imageWeight.length());
      copyRows(part, rowOfImageWeight(), gradients, rowOfWeight());
      ofPlanes.addGradients(gradients);
      weight.writeGradients(gradients);
    }
  }

  /** The weights of one result. */
  private int rowOfWeight() {
    return input.channels() * taps;
  }

  private int rowOfImageWeight() {
    return input.images().channels() * taps;
  }

  /** Copies as much of every row as both matrices have. */
  private static void copyRows(float[] source, int sourceRow, float[] target, int targetRow) {
    int count = Math.min(sourceRow, targetRow);
    for (int row = 0; row < source.length / sourceRow; row++) {
      System.arraycopy(source, row * sourceRow, target, row * targetRow, count);
    }
  }
}
