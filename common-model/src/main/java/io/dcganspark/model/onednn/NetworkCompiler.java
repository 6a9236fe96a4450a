package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.DcganLayer;
import io.dcganspark.model.layer.KernelLayer;
import io.dcganspark.model.layer.LayerVisitor;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.TransposedConvolution;
import io.dcganspark.model.layer.UpsampleConvolution;
import io.dcganspark.model.numeric.Precision;
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

  /** Of {@link ColumnProducts}: a matrix of more columns takes longer to gather than it saves. */
  private static final int MOST_COLUMNS = 64;

  /** Of {@link TiledProducts}: with fewer the sums take longer than the products that they save. */
  private static final int FEWEST_CHANNELS_OF_TILES = 16;

  /** Of {@link TiledProducts}: its kernels take 9/4 of the weight's memory. */
  private static final int MOST_CHANNELS_OF_TILES = 1024;

  /**
   * Of {@link TiledProducts}: on smaller images a group's arrays would be longer than the image.
   */
  private static final int FEWEST_PIXELS_OF_TILES = 48;

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
    makeNhwc();
    return Optional.empty();
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
    if (inputs != layer.getNIn()) {
      return noStep("an input of another length", layer);
    }
    if (toImages && current.positions() > 1) {
      return noStep("an image as input", layer);
    }
    makeNhwc();
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
    if (current.height() % 2 != 0 || current.width() % 2 != 0) {
      return noStep("an image of odd size", layer);
    }
    if (layer.getNIn() != current.channels()) {
      return noStepOfOtherChannels(layer);
    }
    makeHwnc();
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
    int height = Math.toIntExact(layer.outputSize(current.height()));
    int width = Math.toIntExact(layer.outputSize(current.width()));
    ParameterSlice weight = parameter(Convolution.WEIGHT);
    ParameterSlice bias = layer.isBiased() ? parameter(Convolution.BIAS) : null;
    if (isTiled(layer, current.height(), current.width())) {
      makeHwnc();
      Activations output = Activations.hwnc(arena, current.batch(), outputs, height, width);
      addConvolution(output, new TiledProducts(current, output, weight, arena));
    } else if (readsColumns(layer) && isTiledNext(height, width)) {
      makeNhwc();
      Activations output = Activations.hwnc(arena, current.batch(), outputs, height, width);
      ConvolutionShape shape = shape(layer, current, output);
      addConvolution(output, new ColumnProducts(shape, weight, arena));
    } else if (isKn2row(layer, height * width)) {
      Activations output = Activations.nhwc(arena, current.batch(), outputs, height, width);
      steps.add(new Kn2rowStep(current, output, weight, bias, layer.getKernel(), arena));
      current = output;
    } else {
      makeNhwc();
      Activations output = Activations.nhwc(arena, current.batch(), outputs, height, width);
      steps.add(new ConvolutionStep(shape(layer, current, output), weight, bias, arithmetic));
      current = output;
    }
    return Optional.empty();
  }

  private void addConvolution(Activations output, ConvolutionProducts products) {
    steps.add(new ProductConvolutionStep(current, output, products));
    current = output;
  }

  private boolean isKn2row(Convolution layer, int resultPositions) {
    int taps = Math.multiplyExact(layer.getKernel(), layer.getKernel());
    return !current.isNhwc()
        && layer.isBiased()
        && layer.getStride() == 1
        && resultPositions == current.positions()
        && layer.getNOut() * taps <= MOST_TAPS;
  }

  /** Whether a convolution, or the transpose of a transposed one, becomes {@link TiledProducts}. */
  private boolean isTiled(KernelLayer layer, int height, int width) {
    return arithmetic.precision() == Precision.FLOAT32
        && !(layer instanceof Convolution convolution && convolution.isBiased())
        && layer.getKernel() == 4
        && layer.getStride() == 2
        && layer.getPadding() == 1
        && height % 4 == 0
        && width % 4 == 0
        && (long) height * width >= FEWEST_PIXELS_OF_TILES
        && Math.min(layer.getNIn(), layer.getNOut()) >= FEWEST_CHANNELS_OF_TILES
        && Math.max(layer.getNIn(), layer.getNOut()) <= MOST_CHANNELS_OF_TILES;
  }

  /** Whether the next convolution is tiled, and what is before it does not need images in a row. */
  private boolean isTiledNext(int height, int width) {
    for (Layer layer : layers.subList(next, layers.size())) {
      if (layer instanceof Convolution convolution) {
        return isTiled(convolution, height, width);
      }
      if (!(layer instanceof BatchNormalization) && !(layer instanceof LeakyRelu)) {
        return false;
      }
    }
    return false;
  }

  /** Whether few channels of the image make {@link ColumnProducts} of a convolution faster. */
  private boolean readsColumns(KernelLayer layer) {
    long taps = Math.multiplyExact((long) layer.getKernel(), layer.getKernel());
    long channels = Math.min(layer.getNIn(), layer.getNOut());
    return arithmetic.precision() == Precision.FLOAT32
        && !(layer instanceof Convolution convolution && convolution.isBiased())
        && Math.multiplyExact(channels, taps) <= MOST_COLUMNS;
  }

  private static ConvolutionShape shape(KernelLayer layer, Activations source, Activations result) {
    return new ConvolutionShape(
        source, result, layer.getKernel(), layer.getStride(), layer.getPadding());
  }

  @Override
  public Optional<String> visit(TransposedConvolution layer) {
    if (layer.getNIn() != current.channels()) {
      return noStepOfOtherChannels(layer);
    }
    int outputs = Math.toIntExact(layer.getNOut());
    int height = Math.toIntExact(layer.outputSize(current.height()));
    int width = Math.toIntExact(layer.outputSize(current.width()));
    ParameterSlice weight = parameter(Convolution.WEIGHT);
    if (isTiled(layer, height, width)) {
      makeHwnc();
      Activations output = Activations.hwnc(arena, current.batch(), outputs, height, width);
      addTransposed(output, new TiledProducts(output, current, weight, arena));
      return Optional.empty();
    }
    Activations output = Activations.nhwc(arena, current.batch(), outputs, height, width);
    if (!current.isNhwc() && readsColumns(layer)) {
      ConvolutionShape shape = shape(layer, output, current);
      addTransposed(output, new ColumnProducts(shape, weight, arena));
      return Optional.empty();
    }
    makeNhwc();
    ConvolutionShape transpose = shape(layer, output, current);
    steps.add(new TransposedConvolutionStep(transpose, weight, arithmetic));
    current = output;
    return Optional.empty();
  }

  private void addTransposed(Activations output, ConvolutionProducts products) {
    steps.add(new ProductTransposedConvolutionStep(current, output, products));
    current = output;
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
    addRectifier(layer.getSlope(), following(ChannelDropout.class));
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(ChannelDropout layer) {
    addRectifier(1, layer);
    return Optional.empty();
  }

  private void addRectifier(double slope, ChannelDropout dropout) {
    if (dropout != null) {
      makeNhwc();
    }
    steps.add(new LeakyReluStep(current, slope, dropout));
  }

  private void makeNhwc() {
    if (!current.isNhwc()) {
      changeLayout(
          Activations.nhwc(
              arena, current.batch(), current.channels(), current.height(), current.width()));
    }
  }

  private void makeHwnc() {
    if (current.isNhwc()) {
      changeLayout(
          Activations.hwnc(
              arena, current.batch(), current.channels(), current.height(), current.width()));
    }
  }

  private void changeLayout(Activations changed) {
    steps.add(new LayoutStep(current, changed));
    current = changed;
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
