package io.dcganspark.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The running form of {@link Convolution}. */
final class ConvolutionLayer extends ImageLayer<Convolution> {
  private static final long serialVersionUID = 1L;

  /** Null where ND4J's own gradients are the faster ones. */
  private final transient SingleOutputGradients singleOutput;

  ConvolutionLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
    Convolution layer = layerConf();
    singleOutput =
        layer.getNOut() == 1 && layer.getStride() == 1
            ? new SingleOutputGradients(layer.getKernel(), layer.getPadding(), dataType)
            : null;
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    Convolution layer = layerConf();
    INDArray output =
        activations(
            workspaces,
            input.size(0),
            layer.getNOut(),
            layer.outputSize(input.size(2)),
            layer.outputSize(input.size(3)));
    Ops.convolve(
        input,
        params.get(Convolution.WEIGHT),
        params.get(Convolution.BIAS),
        output,
        layer.getStride(),
        layer.getPadding());
    return output;
  }

  @Override
  INDArray backward(INDArray outputGradient, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = inputGradient(workspaces, input.shape());
    if (singleOutput == null) {
      Ops.convolveBackward(
          input,
          params.get(Convolution.WEIGHT),
          params.get(Convolution.BIAS),
          outputGradient,
          inputGradient,
          gradientViews.get(Convolution.WEIGHT),
          gradientViews.get(Convolution.BIAS),
          layerConf().getStride(),
          layerConf().getPadding());
    } else {
      singleOutputBackward(outputGradient, inputGradient, workspaces);
    }
    return inputGradient;
  }

  private void singleOutputBackward(
      INDArray outputGradient, INDArray inputGradient, LayerWorkspaceMgr workspaces) {
    INDArray weight = params.get(Convolution.WEIGHT);
    INDArray scratch = backwardScratch(workspaces, weight.length());
    singleOutput.atInput(outputGradient, weight, scratch, inputGradient);
    INDArray columns =
        backwardScratch(
            workspaces,
            input.size(0),
            1,
            weight.size(2),
            weight.size(3),
            input.size(2),
            input.size(3));
    singleOutput.atWeight(
        input, outputGradient, columns, scratch, gradientViews.get(Convolution.WEIGHT));
    if (layerConf().isBiased()) {
      outputGradient.sum(gradientViews.get(Convolution.BIAS), 0, 2, 3);
    }
  }
}
