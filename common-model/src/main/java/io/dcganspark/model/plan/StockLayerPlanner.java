package io.dcganspark.model.plan;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.plan.PlannedStep.Pooling.Kind;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Plans the steps of DL4J's own layers. Their parameters are those of this project's in other
 * places, and a dense layer's weight, stored column by column, is a {@code Linear}'s.
 */
final class StockLayerPlanner {
  private final LayerSequence layers;
  private final ParameterLayout layout;
  private final StepSequence steps;

  StockLayerPlanner(LayerSequence layers, ParameterLayout layout, StepSequence steps) {
    this.layers = layers;
    this.layout = layout;
    this.steps = steps;
  }

  /** Adds the steps of the layer that was taken last, or returns what stands in the way of them. */
  Optional<String> add(Layer layer) {
    Class<?> kind = layer.getClass();
    if (kind == DropoutLayer.class) {
      return addDropout((DropoutLayer) layer);
    }
    if (layer.getIDropout() != null) {
      return NetworkPlanner.noStep("a dropout inside the layer", layer);
    }
    if (kind == ActivationLayer.class) {
      return addActivation(((ActivationLayer) layer).getActivationFn(), layer);
    }
    if (kind == DenseLayer.class) {
      return addDense((DenseLayer) layer);
    }
    if (kind == ConvolutionLayer.class) {
      return addConvolution((ConvolutionLayer) layer);
    }
    if (kind == Deconvolution2D.class) {
      return addDeconvolution((Deconvolution2D) layer);
    }
    if (kind == BatchNormalization.class) {
      return addNormalization((BatchNormalization) layer);
    }
    if (kind == Upsampling2D.class) {
      return addUpsampling((Upsampling2D) layer);
    }
    if (kind == SubsamplingLayer.class) {
      return addPooling((SubsamplingLayer) layer);
    }
    if (kind == ZeroPaddingLayer.class) {
      return addPadding((ZeroPaddingLayer) layer);
    }
    return Optional.of("no step computes a layer of the class " + kind.getName());
  }

  private Optional<String> addDropout(DropoutLayer layer) {
    Optional<Dropout> dropout = LayerSequence.dropout(layer);
    if (dropout.isEmpty()) {
      return NetworkPlanner.noStep("this kind of dropout", layer);
    }
    if (dropout.get().ofChannels() && steps.current().positions() == 1) {
      return NetworkPlanner.noStep("rows as input", layer);
    }
    steps.add(new PlannedStep.Rectifier(steps.current(), 1, dropout));
    return Optional.empty();
  }

  private Optional<String> addDense(DenseLayer layer) {
    if (steps.current().length() != layer.getNIn()) {
      return NetworkPlanner.noStep("an input of another length", layer);
    }
    if (layer.hasLayerNorm() || layer.getWeightNoise() != null) {
      return NetworkPlanner.noStep("a layer norm or weight noise", layer);
    }
    ActivationShape output = ActivationShape.row(Math.toIntExact(layer.getNOut()));
    steps.add(
        new PlannedStep.FullyConnected(output, weight(), bias(layer.hasBias()), layer.hasBias()));
    return addActivation(layer.getActivationFn(), layer);
  }

  private Optional<String> addConvolution(ConvolutionLayer layer) {
    Optional<String> obstacle = obstacle(layer);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    Window window = StockWindow.of(layer).over(steps.current());
    ActivationShape output = window.result(steps.current(), Math.toIntExact(layer.getNOut()));
    steps.add(new PlannedStep.Convolution(output, window, 0, weight(), bias(layer.hasBias())));
    return addActivation(layer.getActivationFn(), layer);
  }

  private Optional<String> addDeconvolution(Deconvolution2D layer) {
    Optional<String> obstacle = obstacle(layer);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    StockWindow window = StockWindow.of(layer);
    ActivationShape output = window.source(steps.current(), Math.toIntExact(layer.getNOut()));
    steps.add(new PlannedStep.TransposedConvolution(output, window.over(output), weight()));
    bias(layer.hasBias()).ifPresent(bias -> steps.add(new PlannedStep.ChannelBias(output, bias)));
    return addActivation(layer.getActivationFn(), layer);
  }

  private Optional<String> obstacle(ConvolutionLayer layer) {
    if (layer.getNIn() != steps.current().channels()) {
      return NetworkPlanner.noStepOfOtherChannels(layer);
    }
    if (layer.getWeightNoise() != null) {
      return NetworkPlanner.noStep("weight noise", layer);
    }
    return StockWindow.of(layer).obstacle().flatMap(what -> NetworkPlanner.noStep(what, layer));
  }

  /** An upsampling by two and the convolution after it are one step. */
  private Optional<String> addUpsampling(Upsampling2D layer) {
    int[] size = layer.getSize();
    if (layer.getFormat() != CNN2DFormat.NCHW || size.length != 2) {
      return NetworkPlanner.noStep("this format", layer);
    }
    ActivationShape current = steps.current();
    int height = Math.multiplyExact(current.height(), size[0]);
    int width = Math.multiplyExact(current.width(), size[1]);
    ActivationShape upsampled = new ActivationShape(current.channels(), height, width);
    boolean isDoubled = size[0] == 2 && size[1] == 2;
    if (isDoubled && layers.precedes(next -> keepsTheSize(next, upsampled))) {
      ConvolutionLayer convolution = (ConvolutionLayer) layers.next();
      steps.add(
          new PlannedStep.UpsampledConvolution(
              new ActivationShape(Math.toIntExact(convolution.getNOut()), height, width),
              weight(),
              bias(convolution.hasBias()),
              convolution.hasBias()));
      return addActivation(convolution.getActivationFn(), convolution);
    }
    steps.add(new PlannedStep.Upsampling(upsampled));
    return Optional.empty();
  }

  private boolean keepsTheSize(Layer layer, ActivationShape source) {
    return layer.getClass() == ConvolutionLayer.class
        && layer.getIDropout() == null
        && obstacle((ConvolutionLayer) layer).isEmpty()
        && StockWindow.of((ConvolutionLayer) layer)
            .over(source)
            .equals(PlannedStep.UpsampledConvolution.WINDOW);
  }

  private Optional<String> addPooling(SubsamplingLayer layer) {
    StockWindow settings = StockWindow.of(layer);
    Optional<String> obstacle = settings.obstacle();
    if (obstacle.isPresent()) {
      return NetworkPlanner.noStep(obstacle.get(), layer);
    }
    if (layer.getPoolingType() != PoolingType.MAX && layer.getPoolingType() != PoolingType.AVG) {
      return NetworkPlanner.noStep("the poolingType " + layer.getPoolingType(), layer);
    }
    Window window = settings.over(steps.current());
    if (window.isDilated()) {
      return NetworkPlanner.noStep("a dilation", layer);
    }
    if (window.leavesTheImage()) {
      return NetworkPlanner.noStep("a padding as wide as its kernel", layer);
    }
    steps.add(
        new PlannedStep.Pooling(
            window.result(steps.current(), steps.current().channels()), window, kind(layer)));
    return Optional.empty();
  }

  private static Kind kind(SubsamplingLayer layer) {
    if (layer.getPoolingType() == PoolingType.MAX) {
      return Kind.MAXIMUM;
    }
    return layer.isAvgPoolIncludePadInDivisor() ? Kind.MEAN_WITH_PADDING : Kind.MEAN;
  }

  private Optional<String> addPadding(ZeroPaddingLayer layer) {
    if (layer.getDataFormat() != CNN2DFormat.NCHW) {
      return NetworkPlanner.noStep("the format " + layer.getDataFormat(), layer);
    }
    int[] padding = layer.getPadding(); // top, bottom, left, right
    ActivationShape current = steps.current();
    ActivationShape padded =
        new ActivationShape(
            current.channels(),
            Math.addExact(current.height(), Math.addExact(padding[0], padding[1])),
            Math.addExact(current.width(), Math.addExact(padding[2], padding[3])));
    steps.add(new PlannedStep.ZeroPadding(padded, padding[0], padding[2]));
    return Optional.empty();
  }

  /** The rectifier that follows becomes a part of the step. */
  private Optional<String> addNormalization(BatchNormalization layer) {
    if (layer.getNOut() != steps.current().channels()) {
      return NetworkPlanner.noStepOfOtherChannels(layer);
    }
    if (layer.isLockGammaBeta()
        || layer.isUseLogStd()
        || !layer.isMinibatch()
        || layer.getCnn2DFormat() != CNN2DFormat.NCHW) {
      return NetworkPlanner.noStep("these settings", layer);
    }
    steps.add(
        new PlannedStep.Normalization(
            steps.current(),
            parameter(BatchNormalizationParamInitializer.GAMMA),
            parameter(BatchNormalizationParamInitializer.BETA),
            parameter(BatchNormalizationParamInitializer.GLOBAL_MEAN),
            parameter(BatchNormalizationParamInitializer.GLOBAL_VAR),
            layer.getEps(),
            1 - layer.getDecay(),
            false,
            layers.followingSlope()));
    return Optional.empty();
  }

  /** The dropout that follows a rectifier becomes a part of its step. */
  private Optional<String> addActivation(IActivation activation, Layer layer) {
    OptionalDouble slope = LayerSequence.slope(activation);
    if (slope.isPresent()) {
      Optional<Dropout> dropout = layers.followingDropout();
      steps.add(new PlannedStep.Rectifier(steps.current(), slope.getAsDouble(), dropout));
      return Optional.empty();
    }
    Optional<PlannedStep> step = new StockActivations(steps.current()).step(activation);
    step.ifPresent(steps::add);
    return step.isPresent() || activation instanceof ActivationIdentity
        ? Optional.empty()
        : NetworkPlanner.noStep("the activation " + activation, layer);
  }

  private ParameterLayout.Entry weight() {
    return parameter(DefaultParamInitializer.WEIGHT_KEY);
  }

  private Optional<ParameterLayout.Entry> bias(boolean hasBias) {
    return hasBias ? Optional.of(parameter(DefaultParamInitializer.BIAS_KEY)) : Optional.empty();
  }

  /** Returns a parameter of the layer that was taken last. */
  private ParameterLayout.Entry parameter(String name) {
    return layout.entry(layers.position(), name);
  }
}
