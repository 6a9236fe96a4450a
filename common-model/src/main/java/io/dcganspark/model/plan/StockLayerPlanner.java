package io.dcganspark.model.plan;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.plan.PlannedStep.Pointwise.Function;
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
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Plans the steps of DL4J's own layers. Their parameters are those of this project's in other
 * places, and a dense layer's weight, stored column by column, is a {@code Linear}'s.
 */
final class StockLayerPlanner {
  private static final Window KEEPING_THE_SIZE = new Window(3, 1, 1);

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
    Window window = Window.of(layer).orElseThrow();
    ActivationShape output = window.result(steps.current(), Math.toIntExact(layer.getNOut()));
    steps.add(new PlannedStep.Convolution(output, window, weight(), bias(layer.hasBias())));
    return addActivation(layer.getActivationFn(), layer);
  }

  private Optional<String> addDeconvolution(Deconvolution2D layer) {
    Optional<String> obstacle = obstacle(layer);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    Window window = Window.of(layer).orElseThrow();
    ActivationShape output = window.source(steps.current(), Math.toIntExact(layer.getNOut()));
    steps.add(new PlannedStep.TransposedConvolution(output, window, weight()));
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
    return Window.of(layer).isEmpty()
        ? NetworkPlanner.noStep("this mode, dilation, kernel or format", layer)
        : Optional.empty();
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
    if (size[0] == 2 && size[1] == 2 && layers.precedes(this::keepsTheSize)) {
      ConvolutionLayer convolution = (ConvolutionLayer) layers.next();
      steps.add(
          new PlannedStep.UpsampledConvolution(
              new ActivationShape(Math.toIntExact(convolution.getNOut()), height, width),
              weight(),
              bias(convolution.hasBias()),
              convolution.hasBias()));
      return addActivation(convolution.getActivationFn(), convolution);
    }
    steps.add(new PlannedStep.Upsampling(new ActivationShape(current.channels(), height, width)));
    return Optional.empty();
  }

  private boolean keepsTheSize(Layer layer) {
    return layer.getClass() == ConvolutionLayer.class
        && layer.getIDropout() == null
        && obstacle((ConvolutionLayer) layer).isEmpty()
        && Window.of((ConvolutionLayer) layer).orElseThrow().equals(KEEPING_THE_SIZE);
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
    } else if (activation instanceof ActivationTanH) {
      addPointwise(Function.TANH, 0);
    } else if (activation instanceof ActivationSigmoid) {
      addPointwise(Function.SIGMOID, 0);
    } else if (activation instanceof ActivationSwish) {
      addPointwise(Function.SWISH, 1);
    } else if (activation instanceof ActivationELU elu) {
      addPointwise(Function.ELU, elu.getAlpha());
    } else if (!(activation instanceof ActivationIdentity)) {
      return NetworkPlanner.noStep("the activation " + activation, layer);
    }
    return Optional.empty();
  }

  private void addPointwise(Function function, double alpha) {
    steps.add(new PlannedStep.Pointwise(steps.current(), function, alpha));
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
