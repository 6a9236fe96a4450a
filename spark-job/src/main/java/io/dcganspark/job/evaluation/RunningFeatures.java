package io.dcganspark.job.evaluation;

import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A {@link FeatureNetwork} that looks at images of one shape, which are resized to its size by
 * {@link BicubicResize}. Use from one thread, and close.
 */
final class RunningFeatures implements AutoCloseable {
  private static final int COLOURS = 3;

  private final FeatureNetwork network;
  private final FeatureNetwork.Input input;
  private final ImageShape shape;
  private final BicubicResize resize;
  private final OnnxSession session;

  /** One image, (3, height, width). */
  private final float[] planes;

  /**
   * Loads a network.
   *
   * @param shape of the images that it will be shown
   * @throws IllegalStateException if ONNX Runtime is not on this machine
   */
  RunningFeatures(FeatureNetwork network, ImageShape shape) {
    this.network = network;
    this.input = network.input();
    this.shape = shape;
    this.resize = new BicubicResize(shape.height(), shape.width(), input.height(), input.width());
    this.planes = new float[input.imageLength()];
    try {
      this.session = new OnnxSession(network.model());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "%s needs ONNX Runtime, which this executor does not have: submit with --packages %s"
              .formatted(network.file(), OnnxSession.LIBRARY),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes features of images.
   *
   * @param pixels (image, channel, height, width), 0 black to 255 white
   * @return (image, feature), row-major
   */
  float[] of(byte[] pixels) {
    int count = pixels.length / shape.length();
    float[] features = new float[Math.multiplyExact(count, network.length())];
    for (int first = 0; first < count; first += input.batch()) {
      int part = Math.min(input.batch(), count - first);
      int computed = input.isBatchOpen() ? part : input.batch();
      float[] images = new float[Math.multiplyExact(computed, input.imageLength())];
      for (int i = 0; i < part; i++) {
        resizeOne(pixels, (first + i) * shape.length(), images, i * input.imageLength());
      }
      System.arraycopy(
          run(images, computed), 0, features, first * network.length(), part * network.length());
    }
    return features;
  }

  private float[] run(float[] images, int count) {
    try {
      return session.run(input.name(), images, input.shape(count)).values();
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(
              "ONNX Runtime could not compute %s: %s".formatted(network.file(), e.getMessage()),
              e));
    }
  }

  /** Grey images have one plane for all three colours. */
  private void resizeOne(byte[] pixels, int from, float[] images, int to) {
    int plane = input.height() * input.width();
    for (int colour = 0; colour < COLOURS; colour++) {
      if (colour < shape.channels()) {
        int start = from + colour * shape.height() * shape.width();
        resize.resize(pixels, start, planes, colour * plane);
      } else {
        System.arraycopy(planes, (shape.channels() - 1) * plane, planes, colour * plane, plane);
      }
    }
    if (!input.colourLast()) {
      System.arraycopy(planes, 0, images, to, planes.length);
      return;
    }
    for (int colour = 0; colour < COLOURS; colour++) {
      for (int i = 0; i < plane; i++) {
        images[to + i * COLOURS + colour] = planes[colour * plane + i];
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
