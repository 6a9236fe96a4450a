package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.DcganLayer;
import io.dcganspark.model.layer.LayerVisitor;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
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
 * Goes through a network's layers once and makes its steps. A visit returns what stands in the way
 * of a step for the layer, and nothing where there is one.
 */
final class NetworkCompiler implements LayerVisitor<Optional<String>> {
  private final LayerSequence layers;
  private final NetworkParameters parameters;
  private final Activations input;
  private final StepBuilder builder;
  private final StockLayerCompiler stockLayers;

  /**
   * @param inputShape (batch, values) or (batch, channel, height, width)
   */
  NetworkCompiler(
      MultiLayerConfiguration configuration,
      NetworkParameters parameters,
      Arithmetic arithmetic,
      long... inputShape) {
    this.layers = new LayerSequence(configuration);
    this.parameters = parameters;
    int height = inputShape.length == 2 ? 1 : Math.toIntExact(inputShape[2]);
    int width = inputShape.length == 2 ? 1 : Math.toIntExact(inputShape[3]);
    this.input =
        Activations.nhwc(
            arithmetic.arena(),
            Math.toIntExact(inputShape[0]),
            Math.toIntExact(inputShape[1]),
            height,
            width);
    this.builder = new StepBuilder(arithmetic, input);
    this.stockLayers = new StockLayerCompiler(layers, parameters, builder);
  }

  /** Makes all steps, or returns what stands in the way of them. */
  Optional<String> compile() {
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
    builder.makeNhwc();
    return Optional.empty();
  }

  Activations input() {
    return input;
  }

  /** What the steps so far make. */
  Activations output() {
    return builder.current();
  }

  List<Step> steps() {
    return builder.steps();
  }

  /** A fully connected layer reads images in the order of such rows itself. */
  private Optional<String> reshape(InputPreProcessor reshaping, Layer layer) {
    Activations current = builder.current();
    if (reshaping == null) {
      return Optional.empty();
    }
    if (reshaping instanceof FeedForwardToCnnPreProcessor images) {
      long length = images.getNumChannels() * images.getInputHeight() * images.getInputWidth();
      if (current.positions() > 1 || length != current.channels()) {
        return noStep("an input that it cannot reshape", layer);
      }
      builder.rowsToImages(
          Math.toIntExact(images.getNumChannels()),
          Math.toIntExact(images.getInputHeight()),
          Math.toIntExact(images.getInputWidth()));
      return Optional.empty();
    }
    if (!(reshaping instanceof CnnToFeedForwardPreProcessor)) {
      return Optional.of(
          "no step computes a preprocessor of the class " + reshaping.getClass().getName());
    }
    if (!(layer instanceof DenseLayer) && !(layer instanceof Linear) && current.positions() > 1) {
      builder.imagesToRows();
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(Linear layer) {
    Activations current = builder.current();
    int outputs = Math.toIntExact(layer.getNOut());
    boolean isVector = layer.getHeight() == 0;
    int height = isVector ? 1 : layer.getHeight();
    int width = isVector ? 1 : layer.getWidth();
    int channels = outputs / height / width;
    boolean toImages = !isVector && channels > 1;
    if (current.length() / current.batch() != layer.getNIn()) {
      return noStep("an input of another length", layer);
    }
    if (toImages && current.positions() > 1) {
      return noStep("an image as input", layer);
    }
    ParameterSlice weight = parameter(Linear.WEIGHT);
    ParameterSlice bias = parameter(Linear.BIAS);
    if (toImages) {
      builder.linearToImages(channels, height, width, weight, bias);
    } else {
      builder.linear(outputs, height, width, weight, bias, !layer.isNormalizedAfterwards());
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(UpsampleConvolution layer) {
    Activations current = builder.current();
    if (current.height() % 2 != 0 || current.width() % 2 != 0) {
      return noStep("an image of odd size", layer);
    }
    if (layer.getNIn() != current.channels()) {
      return noStepOfOtherChannels(layer);
    }
    builder.upsampleConvolution(
        Math.toIntExact(layer.getNOut()),
        parameter(Convolution.WEIGHT),
        parameter(Convolution.BIAS),
        !layer.isNormalizedAfterwards());
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(Convolution layer) {
    Activations current = builder.current();
    if (layer.getNIn() != current.channels()) {
      return noStepOfOtherChannels(layer);
    }
    Window window = Window.of(layer);
    builder.convolution(
        window,
        Math.toIntExact(layer.getNOut()),
        parameter(Convolution.WEIGHT),
        layer.isBiased() ? parameter(Convolution.BIAS) : null,
        isTiledNext(window.resultSize(current.height()), window.resultSize(current.width())));
    return Optional.empty();
  }

  /** Whether the next convolution is tiled, and what is before it takes any layout. */
  private boolean isTiledNext(int height, int width) {
    for (Layer layer : layers.rest()) {
      if (layer instanceof Convolution next) {
        return builder.isTiled(
            Window.of(next),
            next.isBiased(),
            Math.toIntExact(next.getNIn()),
            Math.toIntExact(next.getNOut()),
            height,
            width);
      }
      if (!(layer instanceof BatchNormalization) && !(layer instanceof LeakyRelu)) {
        return false;
      }
    }
    return false;
  }

  @Override
  public Optional<String> visit(TransposedConvolution layer) {
    if (layer.getNIn() != builder.current().channels()) {
      return noStepOfOtherChannels(layer);
    }
    builder.transposedConvolution(
        Window.of(layer), Math.toIntExact(layer.getNOut()), parameter(Convolution.WEIGHT));
    return Optional.empty();
  }

  /** The rectifier that follows becomes a part of the step. */
  @Override
  public Optional<String> visit(BatchNormalization layer) {
    if (layer.getNIn() != builder.current().channels()) {
      return noStepOfOtherChannels(layer);
    }
    BatchNormalizationParameters values =
        new BatchNormalizationParameters(
            parameter(BatchNormalization.SCALE),
            parameter(BatchNormalization.SHIFT),
            parameter(BatchNormalization.MEAN),
            parameter(BatchNormalization.VARIANCE),
            layer.getEpsilon(),
            BatchNormalization.MOMENTUM,
            true);
    builder.normalization(values, layers.followingSlope());
    return Optional.empty();
  }

  /** The dropout that follows becomes a part of the step. */
  @Override
  public Optional<String> visit(LeakyRelu layer) {
    builder.rectifier(layer.getSlope(), layers.followingDropout());
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(ChannelDropout layer) {
    builder.rectifier(1, LayerSequence.dropout(layer));
    return Optional.empty();
  }

  /** Returns a parameter of the layer that is visited. */
  private ParameterSlice parameter(String name) {
    return parameters.of(layers.position(), name);
  }

  static Optional<String> noStepOfOtherChannels(Layer layer) {
    return noStep("an input of other channels", layer);
  }

  static Optional<String> noStep(String what, Layer layer) {
    return Optional.of(
        "no step computes %s with %s".formatted(layer.getClass().getSimpleName(), what));
  }
}
