package io.dcganspark.model.recipe;

import io.dcganspark.model.layer.DcganLayer;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What of a user's network the training does: the layers whose gradients are held against finite
 * differences, and none of the settings that DL4J's own updater would apply and this one does not.
 * Whatever else a network says is refused, so that nothing is left out unsaid.
 */
final class TrainableLayers {
  private static final Set<Class<? extends Layer>> OF_DL4J =
      Set.of(
          DenseLayer.class,
          ConvolutionLayer.class,
          Deconvolution2D.class,
          Upsampling2D.class,
          SubsamplingLayer.class,
          ZeroPaddingLayer.class,
          BatchNormalization.class,
          ActivationLayer.class,
          DropoutLayer.class);

  private static final Set<Class<? extends IActivation>> ACTIVATIONS =
      Set.of(
          ActivationIdentity.class,
          ActivationReLU.class,
          ActivationLReLU.class,
          ActivationTanH.class,
          ActivationSigmoid.class,
          ActivationELU.class,
          ActivationSELU.class,
          ActivationGELU.class,
          ActivationSwish.class,
          ActivationSoftPlus.class,
          ActivationMish.class);

  private final NetworkRole network;

  private TrainableLayers(NetworkRole network) {
    this.network = network;
  }

  /**
   * Checks a network.
   *
   * @throws UnusableNetworkException naming the first thing that the training does not do
   */
  static void require(MultiLayerConfiguration layers, NetworkRole network) {
    new TrainableLayers(network).require(layers);
  }

  private void require(MultiLayerConfiguration layers) {
    refuseIf(
        layers.getBackpropType() != BackpropType.Standard,
        "its backpropType is %s, expected Standard".formatted(layers.getBackpropType()));
    for (int i = 0; i < layers.getConfs().size(); i++) {
      NeuralNetConfiguration configuration = layers.getConf(i);
      String layer = "layer %d (%s) ".formatted(i, NetworkShapes.name(configuration.getLayer()));
      require(configuration.getLayer(), layer);
      require(configuration, layer);
    }
  }

  private void require(NeuralNetConfiguration configuration, String layer) {
    refuseIf(
        configuration.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT
            || !configuration.isMinimize(),
        layer
            + "has an optimizationAlgo of its own or is maximized: leave both at DL4J's defaults");
    refuseIf(
        configuration.getDataType() != DataType.FLOAT,
        layer + "has the dataType %s, expected FLOAT".formatted(configuration.getDataType()));
  }

  private void require(Layer layer, String name) {
    refuseIf(
        layer instanceof BaseOutputLayer || layer instanceof LossLayer,
        name
            + (network == NetworkRole.GENERATOR
                ? "is an output layer, expected none: G's error comes from D"
                : "is an output layer, expected a DenseLayer of one output and the activation"
                    + " identity: the loss is the training's"));
    Class<?> kind = layer.getClass();
    refuseIf(
        !OF_DL4J.contains(kind) && !(layer instanceof DcganLayer),
        name
            + "is not trained here, expected one of %s, or this project's own"
                .formatted(names(OF_DL4J)));
    refuseIf(
        isThere(layer.getConstraints()),
        name + "has constraints, which are not applied: take them out");
    if (layer instanceof BaseLayer trained) {
      requireNoSettingsOfTheUpdater(trained, name);
    }
    requireDropout(layer, name);
    requireActivation(layer, name);
    requireSettings(layer, name);
    try {
      LayerRanges.require(layer);
    } catch (IllegalArgumentException e) {
      throw new UnusableNetworkException(network, name + e.getMessage(), e);
    }
  }

  private void requireNoSettingsOfTheUpdater(BaseLayer layer, String name) {
    refuseIf(
        isThere(layer.getRegularization()) || isThere(layer.getRegularizationBias()),
        name + "has l1, l2 or weight decay, which are not applied: take them out");
    refuseIf(
        layer.getGradientNormalization() != null
            && layer.getGradientNormalization() != GradientNormalization.None,
        name
            + "has the gradientNormalization %s, which is not applied: take it out"
                .formatted(layer.getGradientNormalization()));
    refuseIf(
        layer.getWeightNoise() != null,
        name + "has weight noise, which is not applied: take it out");
  }

  private void requireDropout(Layer layer, String name) {
    if (!(layer instanceof DropoutLayer)) {
      refuseIf(
          layer.getIDropout() != null,
          name + "has a dropout of its own: put a DropoutLayer before it instead");
    }
    boolean draws =
        layer instanceof DcganLayer own ? own.drawsRandomNumbers() : layer instanceof DropoutLayer;
    refuseIf(
        draws && network == NetworkRole.GENERATOR,
        name + "is dropout, expected none in G: its noise is its latent");
    if (layer instanceof DropoutLayer dropout) {
      boolean steady =
          (dropout.getIDropout() instanceof Dropout rows && rows.getPSchedule() == null)
              || (dropout.getIDropout() instanceof SpatialDropout maps
                  && maps.getPSchedule() == null);
      refuseIf(!steady, name + "expected Dropout or SpatialDropout, without a schedule");
    }
  }

  private void requireActivation(Layer layer, String name) {
    if (layer instanceof ActivationLayer active) {
      requireActivation(active.getActivationFn(), name);
    } else if (layer instanceof DenseLayer || layer instanceof ConvolutionLayer) {
      requireActivation(((BaseLayer) layer).getActivationFn(), name);
    }
  }

  private void requireActivation(IActivation activation, String name) {
    refuseIf(
        activation == null || !ACTIVATIONS.contains(activation.getClass()),
        name
            + "has the activation %s, expected one of %s"
                .formatted(activation, names(ACTIVATIONS)));
  }

  private void requireSettings(Layer layer, String name) {
    if (layer instanceof BatchNormalization normalization) {
      refuseIf(
          normalization.isLockGammaBeta() || !normalization.isMinibatch(),
          name + "has lockGammaBeta or no minibatch: leave both at DL4J's defaults");
      refuseIf(
          normalization.isUseLogStd(),
          name + "keeps logarithms of its variances: build it with useLogStd(false)");
      requireChannelsFirst(normalization.getCnn2DFormat(), name);
    } else if (layer instanceof ConvolutionLayer convolution) {
      requireChannelsFirst(convolution.getCnn2dDataFormat(), name);
    } else if (layer instanceof SubsamplingLayer pooling) {
      refuseIf(
          pooling.getPoolingType() != PoolingType.MAX
              && pooling.getPoolingType() != PoolingType.AVG,
          name + "has the poolingType %s, expected MAX or AVG".formatted(pooling.getPoolingType()));
      requireChannelsFirst(pooling.getCnn2dDataFormat(), name);
    } else if (layer instanceof Upsampling2D upsampling) {
      requireChannelsFirst(upsampling.getFormat(), name);
    } else if (layer instanceof ZeroPaddingLayer padding) {
      requireChannelsFirst(padding.getDataFormat(), name);
    } else if (layer instanceof DenseLayer dense) {
      refuseIf(dense.hasLayerNorm(), name + "has a layer norm, which is not trained here");
    }
  }

  private void requireChannelsFirst(CNN2DFormat format, String name) {
    refuseIf(
        format != CNN2DFormat.NCHW, name + "has the format %s, expected NCHW".formatted(format));
  }

  private static boolean isThere(Collection<?> settings) {
    return settings != null && !settings.isEmpty();
  }

  private static String names(Set<? extends Class<?>> kinds) {
    return kinds.stream()
        .map(kind -> kind.getSimpleName().replaceFirst("^Activation(?!Layer)", ""))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void refuseIf(boolean wrong, String message) {
    if (wrong) {
      throw new UnusableNetworkException(network, message);
    }
  }
}
