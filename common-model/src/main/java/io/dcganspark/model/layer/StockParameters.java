package io.dcganspark.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/** Parameters of those layers of DL4J that are trained here, in the order of the flat vector. */
final class StockParameters {
  private StockParameters() {}

  /** Returns none for a layer that is not known here; the caller compares their number. */
  static List<Parameter> of(Layer layer) {
    if (layer instanceof BatchNormalization normalization) {
      return ofNormalization(normalization);
    }
    if (layer instanceof ConvolutionLayer convolution) {
      return ofConvolution(convolution);
    }
    return layer instanceof DenseLayer dense ? ofDense(dense) : List.of();
  }

  /** How far a batch moves a running statistic; 0 where there is none. */
  static double momentum(Layer layer) {
    return layer instanceof BatchNormalization normalization ? 1 - normalization.getDecay() : 0;
  }

  private static List<Parameter> ofDense(DenseLayer layer) {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(weight(layer.getNIn(), layer.getNOut()));
    if (layer.hasBias()) {
      parameters.add(bias(layer.getNOut()));
    }
    return parameters;
  }

  /** The bias comes first. */
  private static List<Parameter> ofConvolution(ConvolutionLayer layer) {
    List<Parameter> parameters = new ArrayList<>();
    if (layer.hasBias()) {
      parameters.add(bias(layer.getNOut()));
    }
    boolean isTransposed = layer instanceof Deconvolution2D;
    long first = isTransposed ? layer.getNIn() : layer.getNOut();
    long second = isTransposed ? layer.getNOut() : layer.getNIn();
    int[] kernel = layer.getKernelSize();
    parameters.add(weight(first, second, kernel[0], kernel[1]));
    return parameters;
  }

  private static List<Parameter> ofNormalization(BatchNormalization layer) {
    List<Parameter> parameters = new ArrayList<>();
    if (!layer.isLockGammaBeta()) {
      parameters.add(
          parameter(
              BatchNormalizationParamInitializer.GAMMA, ParameterRole.WEIGHT, layer.getNOut()));
      parameters.add(
          parameter(BatchNormalizationParamInitializer.BETA, ParameterRole.BIAS, layer.getNOut()));
    }
    parameters.add(
        parameter(
            BatchNormalizationParamInitializer.GLOBAL_MEAN,
            ParameterRole.STATISTIC,
            layer.getNOut()));
    // Logarithms of deviations cannot be averaged over replicas as statistics.
    parameters.add(
        layer.isUseLogStd()
            ? parameter(
                BatchNormalizationParamInitializer.GLOBAL_LOG_STD,
                ParameterRole.WEIGHT,
                layer.getNOut())
            : parameter(
                BatchNormalizationParamInitializer.GLOBAL_VAR,
                ParameterRole.STATISTIC,
                layer.getNOut()));
    return parameters;
  }

  private static Parameter weight(long... shape) {
    return parameter(DefaultParamInitializer.WEIGHT_KEY, ParameterRole.WEIGHT, shape);
  }

  private static Parameter bias(long outputs) {
    return parameter(DefaultParamInitializer.BIAS_KEY, ParameterRole.BIAS, outputs);
  }

  /** DL4J draws their values itself. */
  private static Parameter parameter(String name, ParameterRole role, long... shape) {
    return new Parameter(name, name, role, Distribution.constant(0), shape);
  }
}
