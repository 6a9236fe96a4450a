package io.dcganspark.model.layer;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Configuration of a layer with parameters. A subclass lists them; this class lays them out in
 * DL4J's flat vector and draws their first values from a stream keyed by (the network's seed,
 * layer, parameter).
 */
public abstract sealed class ParameterLayer extends FeedForwardLayer implements DcganLayer
    permits KernelLayer, Linear, UpsampleConvolution, BatchNormalization {
  private static final long serialVersionUID = 1L;

  /** For DL4J's JSON. */
  protected ParameterLayer() {}

  ParameterLayer(long inputs, long outputs) {
    setNIn(inputs);
    setNOut(outputs);
  }

  abstract List<Parameter> parameters();

  /** Checks what a layer has beside its inputs and outputs. */
  abstract void requireOwnRanges();

  @Override
  public final void requireRanges() {
    Ranges.requireSize("nIn", 1, nIn);
    Ranges.requireSize("nOut", 1, nOut);
    requireOwnRanges();
    for (Parameter parameter : parameters()) {
      parameter.requireFitsAnArray();
    }
  }

  abstract Layer runtime(NeuralNetConfiguration configuration, DataType dataType);

  @Override
  public final Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray parametersView,
      boolean initializeParameters,
      DataType dataType) {
    requireRanges();
    Layer layer = runtime(configuration, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(parametersView);
    var table = initializer().init(configuration, parametersView, false);
    if (initializeParameters) {
      int position = 0;
      for (Parameter parameter : parameters()) {
        RandomStream stream =
            new RandomStream(configuration.getSeed(), Purpose.WEIGHTS, layerIndex, position++);
        float[] values = new float[Math.toIntExact(parameter.length())];
        for (int i = 0; i < values.length; i++) {
          values[i] = parameter.initial().next(stream);
        }
        table
            .get(parameter.name())
            .assign(Nd4j.createFromArray(values).reshape('c', parameter.shape()));
      }
    }
    layer.setParamTable(table);
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public final ParamInitializer initializer() {
    return FlatParameters.INSTANCE;
  }

  @Override
  public final IUpdater getUpdaterByParam(String name) {
    return isStatistic(name) ? new NoOp() : super.getUpdaterByParam(name);
  }

  /**
   * Returns whether the parameter of that name is a running statistic, which no gradient trains.
   */
  private boolean isStatistic(String name) {
    return parameters().stream()
        .anyMatch(p -> p.name().equals(name) && p.role() == ParameterRole.STATISTIC);
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    // The recipe gives every size; nothing is to be guessed from the input.
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType outputType = getOutputType(0, inputType);
    long parameterCount = initializer().numParams(this);
    return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, outputType)
        .standardMemory(parameterCount, 2 * parameterCount)
        .workingMemory(0, 0, 0, 2 * outputType.arrayElementsPerExample())
        .build();
  }
}
