package io.dcganspark.model.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Cuts a layer's part of the flat vector into row-major views, one after the other. */
final class FlatParameters implements ParamInitializer {
  static final FlatParameters INSTANCE = new FlatParameters();

  private FlatParameters() {}

  private static List<Parameter> parametersOf(Layer layer) {
    return ((ParameterLayer) layer).parameters();
  }

  private static List<String> keys(Layer layer, ParameterRole role) {
    return parametersOf(layer).stream()
        .filter(parameter -> parameter.role() == role)
        .map(Parameter::name)
        .toList();
  }

  @Override
  public long numParams(NeuralNetConfiguration configuration) {
    return numParams(configuration.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return parametersOf(layer).stream().mapToLong(Parameter::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return parametersOf(layer).stream().map(Parameter::name).toList();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return keys(layer, ParameterRole.WEIGHT);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return keys(layer, ParameterRole.BIAS);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return weightKeys(layer).contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
  }

  /**
   * Cuts the views; {@link ParameterLayer#instantiate} draws the values, since it knows the layer's
   * index.
   */
  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration configuration, INDArray flat, boolean initializeParameters) {
    Map<String, INDArray> views = views(configuration, flat);
    views.keySet().forEach(configuration::addVariable);
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, INDArray flat) {
    return views(configuration, flat);
  }

  private static Map<String, INDArray> views(NeuralNetConfiguration configuration, INDArray flat) {
    INDArray vector = flat.reshape(flat.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    long offset = 0;
    for (Parameter parameter : parametersOf(configuration.getLayer())) {
      long end = offset + parameter.length();
      views.put(
          parameter.name(),
          vector.get(NDArrayIndex.interval(offset, end)).reshape('c', parameter.shape()));
      offset = end;
    }
    return views;
  }
}
