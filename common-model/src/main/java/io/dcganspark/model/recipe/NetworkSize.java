package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.DcganLayer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * How large a network is, from its layers' settings alone: no array of it is made.
 *
 * @param parameters values of all parameters, running statistics among them
 * @param activations values of the input and of all layers with parameters for one image, and the
 *     gradients at them; a batch norm keeps its gradients in the place of its input's
 * @param largest values of the longest vector that one image takes in a pass
 * @param normalizes whether there is a batch norm among the layers
 */
public record NetworkSize(long parameters, long activations, long largest, boolean normalizes) {
  /** Returns the size of G. */
  public static NetworkSize ofGenerator(Recipe recipe) {
    return of(
        recipe.generator(0), NetworkRole.GENERATOR, InputType.feedForward(recipe.generatorInput()));
  }

  /** Returns the size of D. */
  public static NetworkSize ofDiscriminator(Recipe recipe) {
    ImageShape input = recipe.discriminatorInput();
    return of(
        recipe.discriminator(0),
        NetworkRole.DISCRIMINATOR,
        InputType.convolutional(input.height(), input.width(), input.channels()));
  }

  private static NetworkSize of(
      MultiLayerConfiguration configuration, NetworkRole network, InputType input) {
    NetworkShapes shapes = new NetworkShapes(configuration, network);
    long parameters = 0;
    long taken = input.arrayElementsPerExample();
    long activations = 2 * taken;
    long largest = taken;
    boolean normalizes = false;
    int position = 0;
    for (InputType made : shapes.outputs(input)) {
      Layer layer = configuration.getConf(position++).getLayer();
      long values = made.arrayElementsPerExample();
      long own = parametersOf(layer);
      parameters = Math.addExact(parameters, own);
      if (own > 0) {
        activations = Math.addExact(activations, isBatchNorm(layer) ? values : 2 * values);
      }
      largest = Math.max(largest, longest(layer, taken, values));
      normalizes |= isBatchNorm(layer);
      taken = values;
    }
    return new NetworkSize(parameters, activations, largest, normalizes);
  }

  private static long parametersOf(Layer layer) {
    NeuralNetConfiguration alone = new NeuralNetConfiguration();
    alone.setLayer(layer);
    return layer.initializer().numParams(alone);
  }

  private static long longest(Layer layer, long taken, long made) {
    return layer instanceof DcganLayer own ? own.accept(new LongestVector(taken, made)) : made;
  }

  private static boolean isBatchNorm(Layer layer) {
    return layer instanceof DcganLayer own
        ? own.normalizesBatches()
        : layer instanceof BatchNormalization;
  }
}
