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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Goes through a network's layers once and makes its steps. A visit returns what stands in the way
 * of a step for the layer, and nothing where there is one.
 */
final class NetworkCompiler implements LayerVisitor<Optional<String>> {
  /** Of a {@link Kn2rowStep}: more columns than this fill a separate product. */
  private static final int MOST_TAPS = 32;

  private final List<Layer> layers = new ArrayList<>();
  private final NetworkParameters parameters;
  private final Arithmetic arithmetic;
  private final Arena arena;
  private final List<Step> steps = new ArrayList<>();
  private final boolean reshapes;
  private final Activations input;

  /** Index of the layer that is visited. */
  private int position;

  /** Index of the first layer that has no step yet. */
  private int next;

  private Activations current;

  /**
   * @param inputShape (batch, values) or (batch, channel, height, width)
   */
  NetworkCompiler(
      MultiLayerConfiguration configuration,
      NetworkParameters parameters,
      Arithmetic arithmetic,
      long... inputShape) {
    configuration.getConfs().forEach(layer -> layers.add(layer.getLayer()));
    this.parameters = parameters;
    this.reshapes = !configuration.getInputPreProcessors().isEmpty();
    this.arithmetic = arithmetic;
    this.arena = arithmetic.arena();
    int height = inputShape.length == 2 ? 1 : Math.toIntExact(inputShape[2]);
    int width = inputShape.length == 2 ? 1 : Math.toIntExact(inputShape[3]);
    this.input =
        Activations.nhwc(
            arena, Math.toIntExact(inputShape[0]), Math.toIntExact(inputShape[1]), height, width);
    this.current = input;
  }

  /** Makes all steps, or returns what stands in the way of them. */
  Optional<String> compile() {
    if (reshapes) {
      return Optional.of("no step computes a preprocessor of a layer's input");
    }
    while (next < layers.size()) {
      position = next++;
      Optional<String> obstacle = add(layers.get(position));
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    return current.isNhwc()
        ? Optional.empty()
        : noStep("a network that ends in this layer", layers.get(next - 1));
  }

  Activations input() {
    return input;
  }

  /** What the steps so far make. */
  Activations output() {
    return current;
  }

  List<Step> steps() {
    return steps;
  }

  private Optional<String> add(Layer layer) {
    if (layer instanceof DcganLayer own) {
      return own.accept(this);
    }
    if (layer instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationTanH) {
      if (!current.isNhwc()) {
        return noStep("its place", layer);
      }
      steps.add(new TanhStep(current, arena));
      return Optional.empty();
    }
    return Optional.of("no step computes a layer of the class " + layer.getClass().getName());
  }

  @Override
  public Optional<String> visit(Linear layer) {
    int inputs = current.length() / current.batch();
    int outputs = Math.toIntExact(layer.getNOut());
    boolean isVector = layer.getHeight() == 0;
    int height = isVector ? 1 : layer.getHeight();
    int width = isVector ? 1 : layer.getWidth();
    int channels = outputs / height / width;
    boolean toImages = !isVector && channels > 1;
    if (!current.isNhwc()) {
      return noStep("its place", layer);
    }
    if (inputs != layer.getNIn()) {
      return noStep("an input of another length", layer);
    }
    if (toImages && current.positions() > 1) {
      return noStep("an image as input", layer);
    }
    ParameterSlice weight = parameter(Linear.WEIGHT);
    ParameterSlice bias = parameter(Linear.BIAS);
    Activations output;
    if (toImages) {
      output = Activations.hwnc(arena, current.batch(), channels, height, width);
      steps.add(new LinearToImageStep(current, output, weight, bias));
    } else {
      output = Activations.nhwc(arena, current.batch(), channels, height, width);
      Arithmetic used = outputs == 1 ? arithmetic.exact() : arithmetic;
      boolean biasIsTrained = !layer.isNormalizedAfterwards();
      steps.add(new LinearToVectorStep(current, output, weight, bias, biasIsTrained, used));
    }
    current = output;
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(UpsampleConvolution layer) {
    if (current.isNhwc()) {
      return noStep("its place", layer);
    }
    if (current.height() % 2 != 0 || current.width() % 2 != 0) {
      return noStep("an image of odd size", layer);
    }
    if (layer.getNIn() != current.channels()) {
      return noStepOfOtherChannels(layer);
    }
    int outputs = Math.toIntExact(layer.getNOut());
    var step =
        new UpsampleConvolutionStep(
            current,
            outputs,
            parameter(Convolution.WEIGHT),
            parameter(Convolution.BIAS),
            !layer.isNormalizedAfterwards(),
            arithmetic);
    steps.add(step);
    current = step.output();
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(Convolution layer) {
    if (layer.getNIn() != current.channels()) {
      return noStepOfOtherChannels(layer);
    }
    int outputs = Math.toIntExact(layer.getNOut());
    int taps = Math.multiplyExact(layer.getKernel(), layer.getKernel());
    int height = Math.toIntExact(layer.outputSize(current.height()));
    int width = Math.toIntExact(layer.outputSize(current.width()));
    if (!current.isNhwc()) {
      if (!layer.isBiased()) {
        return noStep("no bias", layer);
      }
      if (layer.getStride() != 1 || height * width != current.positions()) {
        return noStep("its stride or padding", layer);
      }
      if ((long) outputs * taps > MOST_TAPS) {
        return noStep("so many channels", layer);
      }
    }
    ParameterSlice weight = parameter(Convolution.WEIGHT);
    ParameterSlice bias = layer.isBiased() ? parameter(Convolution.BIAS) : null;
    Activations output = Activations.nhwc(arena, current.batch(), outputs, height, width);
    if (current.isNhwc()) {
      ConvolutionShape shape =
          new ConvolutionShape(
              current, output, layer.getKernel(), layer.getStride(), layer.getPadding());
      steps.add(new ConvolutionStep(shape, weight, bias, arithmetic));
    } else {
      steps.add(new Kn2rowStep(current, output, weight, bias, layer.getKernel(), arena));
    }
    current = output;
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(TransposedConvolution layer) {
    if (!current.isNhwc()) {
      return noStep("its place", layer);
    }
    if (layer.getNIn() != current.channels()) {
      return noStepOfOtherChannels(layer);
    }
    int outputs = Math.toIntExact(layer.getNOut());
    Activations output =
        Activations.nhwc(
            arena,
            current.batch(),
            outputs,
            Math.toIntExact(layer.outputSize(current.height())),
            Math.toIntExact(layer.outputSize(current.width())));
    ConvolutionShape transpose =
        new ConvolutionShape(
            output, current, layer.getKernel(), layer.getStride(), layer.getPadding());
    steps.add(new TransposedConvolutionStep(transpose, parameter(Convolution.WEIGHT), arithmetic));
    current = output;
    return Optional.empty();
  }

  /** The rectifier that follows becomes a part of the step. */
  @Override
  public Optional<String> visit(BatchNormalization layer) {
    if (layer.getNIn() != current.channels()) {
      return noStepOfOtherChannels(layer);
    }
    BatchNormalizationParameters values =
        new BatchNormalizationParameters(
            parameter(BatchNormalization.SCALE),
            parameter(BatchNormalization.SHIFT),
            parameter(BatchNormalization.MEAN),
            parameter(BatchNormalization.VARIANCE),
            layer.getEpsilon());
    Activations output = current.with(arena.floats(current.length()), current.gradients());
    LeakyRelu rectifier = following(LeakyRelu.class);
    double slope = rectifier == null ? 1 : rectifier.getSlope();
    steps.add(new BatchNormalizationStep(current, output, values, slope));
    current = output;
    return Optional.empty();
  }

  /** The dropout that follows becomes a part of the step. */
  @Override
  public Optional<String> visit(LeakyRelu layer) {
    return addRectifier(layer, layer.getSlope(), following(ChannelDropout.class));
  }

  @Override
  public Optional<String> visit(ChannelDropout layer) {
    return addRectifier(layer, 1, layer);
  }

  private Optional<String> addRectifier(Layer layer, double slope, ChannelDropout dropout) {
    if (!current.isNhwc()) {
      return noStep("its place", layer);
    }
    steps.add(new LeakyReluStep(current, slope, dropout));
    return Optional.empty();
  }

  /** Returns a parameter of the layer that is visited. */
  private ParameterSlice parameter(String name) {
    return parameters.of(position, name);
  }

  /** Takes the next layer, if it is of that class. */
  private <L extends Layer> L following(Class<L> wanted) {
    return next < layers.size() && wanted.isInstance(layers.get(next))
        ? wanted.cast(layers.get(next++))
        : null;
  }

  private static Optional<String> noStepOfOtherChannels(Layer layer) {
    return noStep("an input of other channels", layer);
  }

  private static Optional<String> noStep(String what, Layer layer) {
    return Optional.of(
        "no step computes %s with %s".formatted(layer.getClass().getSimpleName(), what));
  }
}
