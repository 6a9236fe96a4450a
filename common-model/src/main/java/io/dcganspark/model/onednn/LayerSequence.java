package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.LeakyRelu;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** A network's layers, gone through once. */
final class LayerSequence {
  /**
   * A dropout.
   *
   * @param factors what draws them
   * @param ofChannels whether one factor is for a channel, and not for a single value
   */
  record Silencing(ChannelDropout factors, boolean ofChannels) {}

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

  /** Returns the layers that were not taken yet. */
  List<Layer> rest() {
    return layers.subList(position + 1, layers.size());
  }

  /** Takes the next layer if it is a rectifier, and returns its slope, else 1. */
  double followingSlope() {
    OptionalDouble slope = isJoined() ? slope(layers.get(position + 1)) : OptionalDouble.empty();
    if (slope.isPresent()) {
      position++;
    }
    return slope.orElse(1);
  }

  /** Takes the next layer if it is a dropout, and returns it, else null. */
  Silencing followingDropout() {
    Silencing dropout = isJoined() ? dropout(layers.get(position + 1)) : null;
    if (dropout != null) {
      position++;
    }
    return dropout;
  }

  /** Whether a condition holds for the next layer, which takes what the last one makes as it is. */
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

  /** Returns what a dropout does; null for another layer. DL4J names the probability of keeping. */
  static Silencing dropout(Layer layer) {
    if (layer instanceof ChannelDropout own) {
      return new Silencing(own, true);
    }
    if (!(layer instanceof DropoutLayer stock)) {
      return null;
    }
    if (stock.getIDropout() instanceof SpatialDropout maps && maps.getPSchedule() == null) {
      return new Silencing(new ChannelDropout(1 - maps.getP()), true);
    }
    return stock.getIDropout() instanceof Dropout values && values.getPSchedule() == null
        ? new Silencing(new ChannelDropout(1 - values.getP()), false)
        : null;
  }
}
