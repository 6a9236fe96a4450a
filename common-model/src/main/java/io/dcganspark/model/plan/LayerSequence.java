package io.dcganspark.model.plan;

import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.LeakyRelu;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** A network's layers, visited once in order. */
final class LayerSequence {
  private final MultiLayerConfiguration configuration;
  private final List<Layer> layers;

  /** Index of the layer that was taken last. */
  private int position = -1;

  LayerSequence(MultiLayerConfiguration configuration) {
    this.configuration = configuration;
    this.layers = configuration.getConfs().stream().map(NeuralNetConfiguration::getLayer).toList();
  }

  boolean hasNext() {
    return position + 1 < layers.size();
  }

  Layer next() {
    return layers.get(++position);
  }

  int position() {
    return position;
  }

  /** What reshapes the input of the layer that was taken last; null where nothing does. */
  InputPreProcessor reshaping() {
    return configuration.getInputPreProcess(position);
  }

  /** Takes the next layer if it is a rectifier, and returns its slope, else 1. */
  double followingSlope() {
    OptionalDouble slope = isJoined() ? slope(layers.get(position + 1)) : OptionalDouble.empty();
    if (slope.isPresent()) {
      position++;
    }
    return slope.orElse(1);
  }

  /** Takes the next layer if it is a dropout, and returns it. */
  Optional<Dropout> followingDropout() {
    Optional<Dropout> dropout = isJoined() ? dropout(layers.get(position + 1)) : Optional.empty();
    if (dropout.isPresent()) {
      position++;
    }
    return dropout;
  }

  /** Whether a condition holds for the next layer and nothing reshapes its input. */
  boolean precedes(Predicate<Layer> condition) {
    return isJoined() && condition.test(layers.get(position + 1));
  }

  private boolean isJoined() {
    return hasNext() && configuration.getInputPreProcess(position + 1) == null;
  }

  private static OptionalDouble slope(Layer layer) {
    if (layer instanceof LeakyRelu own) {
      return OptionalDouble.of(own.getSlope());
    }
    return layer instanceof ActivationLayer active
        ? slope(active.getActivationFn())
        : OptionalDouble.empty();
  }

  /** Returns the slope of a rectifier, or nothing. */
  static OptionalDouble slope(IActivation activation) {
    if (activation instanceof ActivationLReLU leaky) {
      return OptionalDouble.of(leaky.getAlpha());
    }
    return new ActivationReLU().equals(activation) ? OptionalDouble.of(0) : OptionalDouble.empty();
  }

  /** Returns what a dropout does; nothing for another layer. */
  static Optional<Dropout> dropout(Layer layer) {
    if (layer instanceof ChannelDropout own) {
      return Optional.of(new Dropout(own.getProbability(), true));
    }
    if (!(layer instanceof DropoutLayer stock)) {
      return Optional.empty();
    }
    // DL4J names the probability of keeping.
    if (stock.getIDropout() instanceof SpatialDropout maps && maps.getPSchedule() == null) {
      return Optional.of(new Dropout(1 - maps.getP(), true));
    }
    return stock.getIDropout() instanceof org.deeplearning4j.nn.conf.dropout.Dropout values
            && values.getPSchedule() == null
        ? Optional.of(new Dropout(1 - values.getP(), false))
        : Optional.empty();
  }
}
