package io.dcganspark.model.onednn;

/** A batch that a network takes: images and, behind their channels, planes of one value each. */
final class NetworkInput {
  private final Activations images;
  private final int planes;

  /** (batch, plane). */
  private final float[] planeValues;

  /**
   * Has no values yet.
   *
   * @param images of the channels that are no planes, in the layout NHWC
   * @param planes behind them
   */
  NetworkInput(Activations images, int planes) {
    this.images = images;
    this.planes = planes;
    this.planeValues = new float[Math.multiplyExact(images.batch(), planes)];
  }

  Activations images() {
    return images;
  }

  int planes() {
    return planes;
  }

  /** Returns the channels of an image, planes among them. */
  int channels() {
    return images.channels() + planes;
  }

  float planeValue(int image, int plane) {
    return planeValues[image * planes + plane];
  }

  int length() {
    return Math.multiplyExact(images.batch(), lengthOfOne());
  }

  private int lengthOfOne() {
    return Math.multiplyExact(channels(), images.positions());
  }

  /**
   * Takes a batch. Of a plane it reads the first pixel.
   *
   * @param input (batch, channel, height, width)
   */
  void take(float[] input) {
    if (planes == 0) {
      images.fromChannelsFirst(input, images.values());
      return;
    }
    int length = images.channels() * images.positions();
    float[] ofImages = new float[images.length()];
    for (int image = 0; image < images.batch(); image++) {
      int start = image * lengthOfOne();
      System.arraycopy(input, start, ofImages, image * length, length);
      for (int plane = 0; plane < planes; plane++) {
        planeValues[image * planes + plane] = input[start + length + plane * images.positions()];
      }
    }
    images.fromChannelsFirst(ofImages, images.values());
  }

  /** Returns the gradient at the batch, (batch, channel, height, width): 0 at planes. */
  float[] gradients() {
    float[] ofImages = images.toChannelsFirst(images.gradients());
    if (planes == 0) {
      return ofImages;
    }
    int length = images.channels() * images.positions();
    float[] gradients = new float[length()];
    for (int image = 0; image < images.batch(); image++) {
      System.arraycopy(ofImages, image * length, gradients, image * lengthOfOne(), length);
    }
    return gradients;
  }
}
