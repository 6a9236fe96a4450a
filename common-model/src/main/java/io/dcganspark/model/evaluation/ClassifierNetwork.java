package io.dcganspark.model.evaluation;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.recipe.ImageShape;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * The layers of a {@link Classifier}: four convolutions that halve the image three times, each
 * normalized and rectified, a linear layer to {@value Classifier#FEATURES} rectified features, and
 * one from these to the classes. A size that does not halve is rounded up.
 *
 * <pre>
 * input                                   (channels, height, width)
 *   Convolution 3x3, stride 2             (16, height / 2, width / 2)
 *   BatchNormalization, LeakyRelu         (16, height / 2, width / 2)
 *   Convolution 3x3                       (32, height / 2, width / 2)
 *   BatchNormalization, LeakyRelu         (32, height / 2, width / 2)
 *   Convolution 3x3, stride 2             (32, height / 4, width / 4)
 *   BatchNormalization, LeakyRelu         (32, height / 4, width / 4)
 *   Convolution 3x3, stride 2             (64, height / 8, width / 8)
 *   BatchNormalization, LeakyRelu         (64, height / 8, width / 8)
 *   ChannelDropout                        (64, height / 8, width / 8)
 *   Linear, LeakyRelu                     (64), the features
 *   Linear                                (classes)
 * </pre>
 */
final class ClassifierNetwork {
  private static final double EPSILON = 1e-5;
  private static final double SLOPE = 0.1;
  private static final double DROPOUT = 0.25;

  private ClassifierNetwork() {}

  /** Images (batch, channel, height, width) to logits (batch, classes). */
  static MultiLayerConfiguration toLogits(ImageShape shape, int classes, long seed) {
    List<Layer> layers = featureLayers(shape);
    layers.add(Linear.toVector(Classifier.FEATURES, classes));
    return network(layers, seed);
  }

  /** The same network without its last layer: to (batch, {@link Classifier#FEATURES}). */
  static MultiLayerConfiguration toFeatures(ImageShape shape) {
    return network(featureLayers(shape), 0);
  }

  /** Returns where the parameters of {@link #toLogits} stand. */
  static ParameterLayout layout(ImageShape shape, int classes) {
    return ParameterLayout.of(toLogits(shape, classes, 0));
  }

  /** Returns where the parameters of the last layer begin: (classes, features), then (classes). */
  static int startOfLastLayer(ImageShape shape, int classes) {
    return layout(shape, classes).start(featureLayers(shape).size());
  }

  private static List<Layer> featureLayers(ImageShape shape) {
    List<Layer> layers = new ArrayList<>();
    addBlock(layers, shape.channels(), 16, 2);
    addBlock(layers, 16, 32, 1);
    addBlock(layers, 32, 32, 2);
    addBlock(layers, 32, 64, 2);
    layers.add(new ChannelDropout(DROPOUT));
    long values = 64L * halved(shape.height()) * halved(shape.width());
    layers.add(Linear.toVector(values, Classifier.FEATURES));
    layers.add(new LeakyRelu(SLOPE));
    return layers;
  }

  private static void addBlock(List<Layer> layers, int inputs, int outputs, int stride) {
    layers.add(new Convolution(inputs, outputs, 3, stride, 1));
    layers.add(new BatchNormalization(outputs, EPSILON));
    layers.add(new LeakyRelu(SLOPE));
  }

  /** Three convolutions of stride 2, each of which rounds up. */
  private static int halved(int size) {
    return (size + 7) / 8;
  }

  private static MultiLayerConfiguration network(List<Layer> layers, long seed) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .miniBatch(false)
        .list(layers.toArray(Layer[]::new))
        .build();
  }
}
