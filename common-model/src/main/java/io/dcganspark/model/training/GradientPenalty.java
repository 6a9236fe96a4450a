package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.random.RandomStream;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The gradient, at D's parameters, of a penalty on the gradient g of D's logits at its images. It
 * is a product of a matrix of second derivatives with the penalty's derivative v at g. That product
 * is the slope of D's own gradient as the images move along v: a central difference, with every
 * rectifier kept on its side. Norms of its tensors are within 2e-3 of PyTorch's in float64.
 */
final class GradientPenalty {
  /**
   * How far images move, in either direction: root mean square of a pixel, where white is 1.
   * Nearer, float32 rounds more of the difference away; farther, batch norms bend it.
   */
  private static final double DISTANCE = 2e-3;

  private final NetworkPair networks;
  private final Supplier<RandomStream> dropout;

  /** What a penalty is, by its derivative. */
  interface Derivative {
    /**
     * Overwrites the gradient of D's logits, summed over the batch, with the penalty's derivative
     * at it.
     *
     * @param gradient (batch, channel, height, width)
     * @param batch images
     */
    void at(float[] gradient, int batch);
  }

  /** Half the mean squared length of an image's gradient, times a factor. */
  static Derivative squaredLength(double factor) {
    return (gradient, batch) -> {
      float scale = (float) (factor / batch);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= scale;
      }
    };
  }

  /** The mean squared distance of the length of an image's gradient from 1, times a factor. */
  static Derivative lengthOfOne(double factor) {
    return (gradient, batch) -> {
      int length = gradient.length / batch;
      for (int start = 0; start < gradient.length; start += length) {
        double squares = 0;
        for (int i = start; i < start + length; i++) {
          squares += (double) gradient[i] * gradient[i];
        }
        double norm = Math.sqrt(squares);
        float scale = norm == 0 ? 0 : (float) (2 * factor / batch * (1 - 1 / norm));
        for (int i = start; i < start + length; i++) {
          gradient[i] *= scale;
        }
      }
    };
  }

  /**
   * @param dropout makes the stream that every pass over D draws from
   */
  GradientPenalty(NetworkPair networks, Supplier<RandomStream> dropout) {
    this.networks = networks;
    this.dropout = dropout;
  }

  /**
   * Adds the penalty's gradient to D's.
   *
   * @param images (batch, channel, height, width)
   * @param labels of the images, (batch); empty without classes
   * @param vector begins with D's gradient
   */
  void add(float[] images, int[] labels, Derivative derivative, float[] vector) {
    pass(images, labels, RectifierSides.RECORDED);
    float[] direction = networks.atImages(networks.discriminator().backwardToInput(ones()));
    derivative.at(direction, networks.batch());
    double rootMeanSquare = rootMeanSquare(direction);
    if (rootMeanSquare == 0) {
      return; // Such a penalty has no gradient.
    }
    double distance = DISTANCE / rootMeanSquare;
    float[] ahead = gradients(moved(images, distance, direction), labels);
    float[] behind = gradients(moved(images, -distance, direction), labels);
    float scale = (float) (1 / (2 * distance));
    for (ParameterLayout.Range range : networks.discriminator().layout().trainable()) {
      for (int i = range.start(); i < range.end(); i++) {
        vector[i] += (ahead[i] - behind[i]) * scale;
      }
    }
  }

  private float[] gradients(float[] images, int[] labels) {
    pass(images, labels, RectifierSides.REPEATED);
    Network discriminator = networks.discriminator();
    discriminator.backwardToParameters(ones());
    return discriminator.gradients();
  }

  private void pass(float[] images, int[] labels, RectifierSides sides) {
    networks
        .discriminator()
        .forward(networks.discriminatorInput(images, labels), dropout.get(), sides);
  }

  private float[] ones() {
    float[] ones = new float[networks.batch()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double rootMeanSquare(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  private static float[] moved(float[] images, double distance, float[] direction) {
    float[] moved = new float[images.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (images[i] + distance * direction[i]);
    }
    return moved;
  }
}
