package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.ChannelDropout;
import io.dcganspark.model.layer.Convolution;
import io.dcganspark.model.layer.LeakyRelu;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.layer.TransposedConvolution;
import io.dcganspark.model.layer.UpsampleConvolution;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Goes through a network's layers once and makes its steps. */
final class NetworkCompiler {
  /** Of a {@link TapConvolutionStep}: more columns than this fill a product of their own. */
  private static final int MOST_TAPS = 32;

  private final List<Layer> layers = new ArrayList<>();
  private final NetworkParameters parameters;
  private final Arithmetic arithmetic;
  private final Arena arena;
  private final List<Step> steps = new ArrayList<>();
  private final boolean reshapes;
  private int next;
  private Images current;

  NetworkCompiler(
      MultiLayerConfiguration configuration, NetworkParameters parameters, Arithmetic arithmetic) {
    configuration.getConfs().forEach(layer -> layers.add(layer.getLayer()));
    this.parameters = parameters;
    this.reshapes = !configuration.getInputPreProcessors().isEmpty();
    this.arithmetic = arithmetic;
    this.arena = arithmetic.arena();
  }

  CompiledNetwork compile(long... inputShape) throws CannotCompileException {
    if (reshapes) {
      throw new CannotCompileException("no step computes a preprocessor of a layer's input");
    }
    int height = inputShape.length == 2 ? 1 : Math.toIntExact(inputShape[2]);
    int width = inputShape.length == 2 ? 1 : Math.toIntExact(inputShape[3]);
    Images input =
        Images.oneByOne(
            arena, Math.toIntExact(inputShape[0]), Math.toIntExact(inputShape[1]), height, width);
    current = input;
    while (next < layers.size()) {
      add(layers.get(next++));
    }
    require(current.areOneByOne(), "a network that ends in this layer", layers.get(next - 1));
    return new CompiledNetwork(arena, parameters, input, current, steps);
  }

  private void add(Layer layer) throws CannotCompileException {
    if (layer instanceof Linear linear) {
      addLinear(linear);
    } else if (layer instanceof UpsampleConvolution convolution) {
      addUpsampleConvolution(convolution);
    } else if (layer instanceof Convolution convolution) {
      addConvolution(convolution);
    } else if (layer instanceof TransposedConvolution convolution) {
      addTransposedConvolution(convolution);
    } else if (layer instanceof BatchNormalization normalization) {
      addNormalization(normalization);
    } else if (layer instanceof LeakyRelu rectifier) {
      addRectifier(layer, rectifier.getSlope(), following(ChannelDropout.class));
    } else if (layer instanceof ChannelDropout dropout) {
      addRectifier(layer, 1, dropout);
    } else if (layer instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationTanH) {
      require(current.areOneByOne(), "its place", layer);
      steps.add(new TanhStep(current, arena));
    } else {
      throw new CannotCompileException(
          "no step computes a layer of the class " + layer.getClass().getName());
    }
  }

  private void addLinear(Linear layer) throws CannotCompileException {
    require(current.areOneByOne(), "its place", layer);
    int inputs = current.length() / current.batch();
    int outputs = Math.toIntExact(layer.getNOut());
    require(inputs == layer.getNIn(), "an input of another length", layer);
    ParameterSlice weight = parameters.next(inputs, outputs);
    ParameterSlice bias = parameters.next(outputs);
    boolean isVector = layer.getHeight() == 0;
    int height = isVector ? 1 : layer.getHeight();
    int width = isVector ? 1 : layer.getWidth();
    int channels = outputs / height / width;
    boolean biasIsTrained = !layer.isNormalizedAfterwards();
    if (isVector || channels == 1) {
      Images output = Images.oneByOne(arena, current.batch(), channels, height, width);
      Arithmetic used = outputs == 1 ? arithmetic.exact() : arithmetic;
      steps.add(new LinearToVectorStep(current, output, weight, bias, biasIsTrained, used));
      current = output;
    } else {
      require(current.positions() == 1, "an image as input", layer);
      Images output = Images.byPosition(arena, current.batch(), channels, height, width);
      steps.add(new LinearToImageStep(current, output, weight, bias));
      current = output;
    }
  }

  private void addUpsampleConvolution(UpsampleConvolution layer) throws CannotCompileException {
    require(!current.areOneByOne(), "its place", layer);
    require(current.height() % 2 == 0 && current.width() % 2 == 0, "an image of odd size", layer);
    requireChannels(layer.getNIn(), layer);
    int outputs = Math.toIntExact(layer.getNOut());
    var step =
        new UpsampleConvolutionStep(
            current,
            outputs,
            parameters.next(outputs, current.channels(), 9),
            parameters.next(outputs),
            !layer.isNormalizedAfterwards(),
            arithmetic);
    steps.add(step);
    current = step.output();
  }

  private void addConvolution(Convolution layer) throws CannotCompileException {
    requireChannels(layer.getNIn(), layer);
    int outputs = Math.toIntExact(layer.getNOut());
    int taps = Math.multiplyExact(layer.getKernel(), layer.getKernel());
    ParameterSlice weight = parameters.next(outputs, current.channels(), taps);
    ParameterSlice bias = layer.isBiased() ? parameters.next(outputs) : null;
    Images output =
        Images.oneByOne(
            arena,
            current.batch(),
            outputs,
            Math.toIntExact(layer.outputSize(current.height())),
            Math.toIntExact(layer.outputSize(current.width())));
    if (current.areOneByOne()) {
      ConvolutionShape shape =
          new ConvolutionShape(
              current, output, layer.getKernel(), layer.getStride(), layer.getPadding());
      steps.add(new ConvolutionStep(shape, weight, bias, arithmetic));
    } else {
      require(layer.isBiased(), "no bias", layer);
      require(
          layer.getStride() == 1 && output.positions() == current.positions(),
          "its stride or padding",
          layer);
      require((long) outputs * taps <= MOST_TAPS, "so many channels", layer);
      steps.add(new TapConvolutionStep(current, output, weight, bias, layer.getKernel(), arena));
    }
    current = output;
  }

  private void addTransposedConvolution(TransposedConvolution layer) throws CannotCompileException {
    require(current.areOneByOne(), "its place", layer);
    requireChannels(layer.getNIn(), layer);
    int outputs = Math.toIntExact(layer.getNOut());
    Images output =
        Images.oneByOne(
            arena,
            current.batch(),
            outputs,
            Math.toIntExact(layer.outputSize(current.height())),
            Math.toIntExact(layer.outputSize(current.width())));
    ConvolutionShape transpose =
        new ConvolutionShape(
            output, current, layer.getKernel(), layer.getStride(), layer.getPadding());
    ParameterSlice weight =
        parameters.next(current.channels(), outputs, layer.getKernel(), layer.getKernel());
    steps.add(new TransposedConvolutionStep(transpose, weight, arithmetic));
    current = output;
  }

  private void addNormalization(BatchNormalization layer) throws CannotCompileException {
    requireChannels(layer.getNIn(), layer);
    int channels = current.channels();
    NormalizationParameters values =
        new NormalizationParameters(
            parameters.next(channels),
            parameters.next(channels),
            parameters.next(channels),
            parameters.next(channels),
            layer.getEpsilon());
    Images output = current.with(arena.floats(current.length()), current.gradients());
    LeakyRelu rectifier = following(LeakyRelu.class);
    double slope = rectifier == null ? 1 : rectifier.getSlope();
    steps.add(new NormalizationStep(current, output, values, slope));
    current = output;
  }

  private void addRectifier(Layer layer, double slope, ChannelDropout dropout)
      throws CannotCompileException {
    require(current.areOneByOne(), "its place", layer);
    steps.add(new RectifierStep(current, slope, dropout));
  }

  /** Takes the next layer, if it is of that class. */
  private <L extends Layer> L following(Class<L> wanted) {
    return next < layers.size() && wanted.isInstance(layers.get(next))
        ? wanted.cast(layers.get(next++))
        : null;
  }

  private void requireChannels(long channels, Layer layer) throws CannotCompileException {
    require(channels == current.channels(), "an input of other channels", layer);
  }

  private static void require(boolean possible, String what, Layer layer)
      throws CannotCompileException {
    if (!possible) {
      throw new CannotCompileException(
          "no step computes %s with %s".formatted(layer.getClass().getSimpleName(), what));
    }
  }
}
