package io.dcganspark.model.plan;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.DcganLayer;
import io.dcganspark.model.layer.LayerVisitor;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.TransposedConvolution;
import io.dcganspark.model.layer.UpsampleConvolution;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * Goes through a network's layers once and plans its steps. A visit returns what stands in the way
 * of a step for the layer, and nothing where there is one.
 */
final class NetworkPlanner implements LayerVisitor<Optional<String>> {
  private final LayerSequence layers;
  private final ParameterLayout layout;
  private final StepSequence steps;
  private final StockLayerPlanner stockLayers;

  NetworkPlanner(
      MultiLayerConfiguration configuration, ParameterLayout layout, ActivationShape input) {
    this.layers = new LayerSequence(configuration);
    this.layout = layout;
    this.steps = new StepSequence(input);
    this.stockLayers = new StockLayerPlanner(layers, layout, steps);
  }

  /** Plans all steps, or returns what stands in the way of them. */
  Optional<String> plan() {
    while (layers.hasNext()) {
      Layer layer = layers.next();
      Optional<String> obstacle = reshape(layers.reshaping(), layer);
      if (obstacle.isEmpty()) {
        obstacle = layer instanceof DcganLayer own ? own.accept(this) : stockLayers.add(layer);
      }
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    return Optional.empty();
  }

  List<PlannedStep> steps() {
    return steps.steps();
  }

  /** A fully connected layer reads images in the order of such rows itself. */
  private Optional<String> reshape(InputPreProcessor reshaping, Layer layer) {
    ActivationShape current = steps.current();
    if (reshaping == null) {
      return Optional.empty();
    }
    if (reshaping instanceof FeedForwardToCnnPreProcessor images) {
      long length = images.getNumChannels() * images.getInputHeight() * images.getInputWidth();
      if (current.positions() > 1 || length != current.channels()) {
        return noStep("an input that it cannot reshape", layer);
      }
      steps.add(
          new PlannedStep.RowsToImages(
              new ActivationShape(
                  Math.toIntExact(images.getNumChannels()),
                  Math.toIntExact(images.getInputHeight()),
                  Math.toIntExact(images.getInputWidth()))));
      return Optional.empty();
    }
    if (!(reshaping instanceof CnnToFeedForwardPreProcessor)) {
      return Optional.of(
          "no step computes a preprocessor of the class " + reshaping.getClass().getName());
    }
    if (!(layer instanceof DenseLayer) && !(layer instanceof Linear) && current.positions() > 1) {
      steps.add(new PlannedStep.ImagesToRows(ActivationShape.row(current.length())));
    }
    return Optional.empty();
  }

  /** The bias of images is another one for each pixel, which no normalization takes out. */
  @Override
  public Optional<String> visit(Linear layer) {
    if (steps.current().length() != layer.getNIn()) {
      return noStep("an input of another length", layer);
    }
    int outputs = Math.toIntExact(layer.getNOut());
    boolean isRow = layer.getHeight() == 0;
    int height = isRow ? 1 : layer.getHeight();
    int width = isRow ? 1 : layer.getWidth();
    int channels = outputs / height / width;
    boolean makesImages = !isRow && channels > 1;
    steps.add(
        new PlannedStep.FullyConnected(
            new ActivationShape(channels, height, width),
            parameter(Linear.WEIGHT),
            Optional.of(parameter(Linear.BIAS)),
            makesImages || !layer.isNormalizedAfterwards()));
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(UpsampleConvolution layer) {
    ActivationShape current = steps.current();
    if (layer.getNIn() != current.channels()) {
      return noStepOfOtherChannels(layer);
    }
    steps.add(
        new PlannedStep.UpsampledConvolution(
            new ActivationShape(
                Math.toIntExact(layer.getNOut()),
                Math.multiplyExact(2, current.height()),
                Math.multiplyExact(2, current.width())),
            parameter(Convolution.WEIGHT),
            Optional.of(parameter(Convolution.BIAS)),
            !layer.isNormalizedAfterwards()));
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(Convolution layer) {
    if (layer.getNIn() != steps.current().channels()) {
      return noStepOfOtherChannels(layer);
    }
    Window window = Window.of(layer);
    steps.add(
        new PlannedStep.Convolution(
            window.result(steps.current(), Math.toIntExact(layer.getNOut())),
            window,
            layer.getPlanes(),
            parameter(Convolution.WEIGHT),
            layer.isBiased() ? Optional.of(parameter(Convolution.BIAS)) : Optional.empty()));
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(TransposedConvolution layer) {
    if (layer.getNIn() != steps.current().channels()) {
      return noStepOfOtherChannels(layer);
    }
    Window window = Window.of(layer);
    steps.add(
        new PlannedStep.TransposedConvolution(
            window.source(steps.current(), Math.toIntExact(layer.getNOut())),
            window,
            parameter(Convolution.WEIGHT)));
    return Optional.empty();
  }

  /** The rectifier that follows becomes a part of the step. */
  @Override
  public Optional<String> visit(BatchNormalization layer) {
    if (layer.getNIn() != steps.current().channels()) {
      return noStepOfOtherChannels(layer);
    }
    steps.add(
        new PlannedStep.Normalization(
            steps.current(),
            parameter(BatchNormalization.SCALE),
            parameter(BatchNormalization.SHIFT),
            parameter(BatchNormalization.MEAN),
            parameter(BatchNormalization.VARIANCE),
            layer.getEpsilon(),
            BatchNormalization.MOMENTUM,
            true,
            layers.followingSlope()));
    return Optional.empty();
  }

  /** The dropout that follows becomes a part of the step. */
  @Override
  public Optional<String> visit(LeakyRelu layer) {
    steps.add(
        new PlannedStep.Rectifier(steps.current(), layer.getSlope(), layers.followingDropout()));
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(ChannelDropout layer) {
    steps.add(new PlannedStep.Rectifier(steps.current(), 1, LayerSequence.dropout(layer)));
    return Optional.empty();
  }

  /** Returns a parameter of the layer that is visited. */
  private ParameterLayout.Entry parameter(String name) {
    return layout.entry(layers.position(), name);
  }

  static Optional<String> noStepOfOtherChannels(Layer layer) {
    return noStep("an input of other channels", layer);
  }

  static Optional<String> noStep(String what, Layer layer) {
    return Optional.of(
        "no step computes %s with %s".formatted(layer.getClass().getSimpleName(), what));
  }
}
