package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.DcganLayer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** Checks of a user's G and D. */
final class UserNetworks {
  private UserNetworks() {}

  /**
   * Checks G.
   *
   * @param inputs values that it takes an image
   * @return what images it makes
   * @throws UnusableNetworkException if it cannot be trained
   */
  static ImageShape requireGenerator(MultiLayerConfiguration layers, int inputs) {
    TrainableLayers.require(layers, NetworkRole.GENERATOR);
    InputType output =
        new NetworkShapes(layers, NetworkRole.GENERATOR).output(InputType.feedForward(inputs));
    if (!(output instanceof InputTypeConvolutional image)) {
      throw new UnusableNetworkException(
          NetworkRole.GENERATOR,
          "it ends in %s, expected images: put a FeedForwardToCnnPreProcessor before its last layer"
              .formatted(NetworkShapes.text(output)));
    }
    if (image.getChannels() != 1 && image.getChannels() != 3) {
      throw new UnusableNetworkException(
          NetworkRole.GENERATOR,
          "it ends in %s, expected 1 channel or 3".formatted(NetworkShapes.text(output)));
    }
    return new ImageShape(
        Math.toIntExact(image.getChannels()),
        Math.toIntExact(image.getHeight()),
        Math.toIntExact(image.getWidth()));
  }

  /**
   * Checks D.
   *
   * @param input what it is given an image, the planes of classes among it
   * @param classes of images
   * @throws UnusableNetworkException if it cannot be trained, or does not take such images
   */
  static void requireDiscriminator(MultiLayerConfiguration layers, ImageShape input, int classes) {
    TrainableLayers.require(layers, NetworkRole.DISCRIMINATOR);
    InputType output =
        new NetworkShapes(layers, NetworkRole.DISCRIMINATOR)
            .output(InputType.convolutional(input.height(), input.width(), input.channels()));
    if (output.arrayElementsPerExample() != 1) {
      throw new UnusableNetworkException(
          NetworkRole.DISCRIMINATOR,
          "it ends in %s, expected one logit an image".formatted(NetworkShapes.text(output)));
    }
    Layer first = layers.getConf(0).getLayer();
    if (first instanceof Convolution convolution && convolution.getPlanes() > classes) {
      throw new UnusableNetworkException(
          NetworkRole.DISCRIMINATOR,
          "its first layer has planes %d, expected at most %d, one for each class of the recipe"
              .formatted(convolution.getPlanes(), classes));
    }
    Layer last = layers.getConf(layers.getConfs().size() - 1).getLayer();
    if (last instanceof BaseLayer active
        && !isWithoutActivation(last)
        && !(active.getActivationFn() instanceof ActivationIdentity)) {
      throw new UnusableNetworkException(
          NetworkRole.DISCRIMINATOR,
          "its last layer has the activation %s, expected identity: it ends in a logit, not in a probability"
              .formatted(active.getActivationFn()));
    }
  }

  /** DL4J's JSON names an activation for these too, which they do not have. */
  private static boolean isWithoutActivation(Layer layer) {
    return layer instanceof DcganLayer || layer instanceof BatchNormalization;
  }
}
