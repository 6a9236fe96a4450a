package io.dcganspark.model.training;

/** How much the images of a batch differ from each other: near 0 where G makes one and the same. */
final class Spread {
  private Spread() {}

  /**
   * Returns the standard deviation of a pixel over the batch, averaged over the pixels.
   *
   * @param images (batch, ...), row-major
   * @param batch how many
   */
  static double of(float[] images, int batch) {
    int pixels = images.length / batch;
    double sum = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      double mean = 0;
      double squares = 0;
      for (int image = 0; image < batch; image++) {
        double value = images[image * pixels + pixel];
        mean += value;
        squares += value * value;
      }
      mean /= batch;
      sum += Math.sqrt(Math.max(0, squares / batch - mean * mean));
    }
    return sum / pixels;
  }
}
