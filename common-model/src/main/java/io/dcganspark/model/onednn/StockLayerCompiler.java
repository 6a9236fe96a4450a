package io.dcganspark.model.onednn;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.dnnl.global.dnnl;
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
 * Makes the steps of DL4J's own layers. Their parameters are those of this project's in other
 * places, and a dense layer's weight, stored column by column, is a {@code Linear}'s.
 */
final class StockLayerCompiler {
  private static final Window KEEPING_THE_SIZE = new Window(3, 1, 1);

  private final LayerSequence layers;
  private final NetworkParameters parameters;
  private final StepBuilder builder;

  StockLayerCompiler(LayerSequence layers, NetworkParameters parameters, StepBuilder builder) {
    this.layers = layers;
    this.parameters = parameters;
    this.builder = builder;
  }

  /** Adds the steps of the layer that was taken last, or returns what stands in the way of them. */
  Optional<String> add(Layer layer) {
    Class<?> kind = layer.getClass();
    if (kind == DropoutLayer.class) {
      return addDropout((DropoutLayer) layer);
    }
    if (layer.getIDropout() != null) {
      return NetworkCompiler.noStep("a dropout inside the layer", layer);
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
    LayerSequence.Silencing dropout = LayerSequence.dropout(layer);
    if (dropout == null) {
      return NetworkCompiler.noStep("this kind of dropout", layer);
    }
    if (dropout.ofChannels() && builder.current().positions() == 1) {
      return NetworkCompiler.noStep("rows as input", layer);
    }
    builder.rectifier(1, dropout);
    return Optional.empty();
  }

  private Optional<String> addDense(DenseLayer layer) {
    Activations current = builder.current();
    if (current.length() / current.batch() != layer.getNIn()) {
      return NetworkCompiler.noStep("an input of another length", layer);
    }
    if (layer.hasLayerNorm() || layer.getWeightNoise() != null) {
      return NetworkCompiler.noStep("a layer norm or weight noise", layer);
    }
    int outputs = Math.toIntExact(layer.getNOut());
    ParameterSlice bias = layer.hasBias() ? bias() : null;
    builder.linear(outputs, 1, 1, weight(), bias, layer.hasBias());
    return addActivation(layer.getActivationFn(), layer);
  }

  private Optional<String> addConvolution(ConvolutionLayer layer) {
    Optional<String> obstacle = obstacle(layer);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    ParameterSlice bias = layer.hasBias() ? bias() : null;
    int outputs = Math.toIntExact(layer.getNOut());
    builder.convolution(Window.of(layer).orElseThrow(), outputs, weight(), bias, false);
    return addActivation(layer.getActivationFn(), layer);
  }

  private Optional<String> addDeconvolution(Deconvolution2D layer) {
    Optional<String> obstacle = obstacle(layer);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    int outputs = Math.toIntExact(layer.getNOut());
    builder.transposedConvolution(Window.of(layer).orElseThrow(), outputs, weight());
    if (layer.hasBias()) {
      builder.bias(bias());
    }
    return addActivation(layer.getActivationFn(), layer);
  }

  private Optional<String> obstacle(ConvolutionLayer layer) {
    if (layer.getNIn() != builder.current().channels()) {
      return NetworkCompiler.noStepOfOtherChannels(layer);
    }
    if (layer.getWeightNoise() != null) {
      return NetworkCompiler.noStep("weight noise", layer);
    }
    return Window.of(layer).isEmpty()
        ? NetworkCompiler.noStep("this mode, dilation, kernel or format", layer)
        : Optional.empty();
  }

  /** An upsampling by two and the convolution after it are one step. */
  private Optional<String> addUpsampling(Upsampling2D layer) {
    int[] size = layer.getSize();
    if (layer.getFormat() != CNN2DFormat.NCHW || size.length != 2) {
      return NetworkCompiler.noStep("this format", layer);
    }
    Activations current = builder.current();
    boolean isDoubling =
        size[0] == 2 && size[1] == 2 && current.height() % 2 == 0 && current.width() % 2 == 0;
    if (isDoubling && layers.precedes(this::keepsTheSize)) {
      ConvolutionLayer convolution = (ConvolutionLayer) layers.next();
      int outputs = Math.toIntExact(convolution.getNOut());
      ParameterSlice bias = convolution.hasBias() ? bias() : null;
      builder.upsampleConvolution(outputs, weight(), bias, convolution.hasBias());
      return addActivation(convolution.getActivationFn(), convolution);
    }
    builder.upsample(size[0], size[1]);
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
    if (layer.getNOut() != builder.current().channels()) {
      return NetworkCompiler.noStepOfOtherChannels(layer);
    }
    if (layer.isLockGammaBeta()
        || layer.isUseLogStd()
        || !layer.isMinibatch()
        || layer.getCnn2DFormat() != CNN2DFormat.NCHW) {
      return NetworkCompiler.noStep("these settings", layer);
    }
    BatchNormalizationParameters values =
        new BatchNormalizationParameters(
            parameter(BatchNormalizationParamInitializer.GAMMA),
            parameter(BatchNormalizationParamInitializer.BETA),
            parameter(BatchNormalizationParamInitializer.GLOBAL_MEAN),
            parameter(BatchNormalizationParamInitializer.GLOBAL_VAR),
            layer.getEps(),
            1 - layer.getDecay(),
            false);
    builder.normalization(values, layers.followingSlope());
    return Optional.empty();
  }

  /** The dropout that follows a rectifier becomes a part of its step. */
  private Optional<String> addActivation(IActivation activation, Layer layer) {
    OptionalDouble slope = LayerSequence.slope(activation);
    if (slope.isPresent()) {
      boolean isDropped = layers.precedes(next -> LayerSequence.dropout(next) != null);
      builder.rectifier(slope.getAsDouble(), isDropped ? layers.followingDropout() : null);
    } else if (activation instanceof ActivationTanH) {
      builder.tanh();
    } else if (activation instanceof ActivationSigmoid) {
      builder.elementwise(dnnl.dnnl_eltwise_logistic, 0);
    } else if (activation instanceof ActivationSwish) {
      builder.elementwise(dnnl.dnnl_eltwise_swish, 1);
    } else if (activation instanceof ActivationELU elu) {
      builder.elementwise(dnnl.dnnl_eltwise_elu, elu.getAlpha());
    } else if (!(activation instanceof ActivationIdentity)) {
      return NetworkCompiler.noStep("the activation " + activation, layer);
    }
    return Optional.empty();
  }

  private ParameterSlice weight() {
    return parameter(DefaultParamInitializer.WEIGHT_KEY);
  }

  private ParameterSlice bias() {
    return parameter(DefaultParamInitializer.BIAS_KEY);
  }

  /** Returns a parameter of the layer that was taken last. */
  private ParameterSlice parameter(String name) {
    return parameters.of(layers.position(), name);
  }
}
