package io.dcganspark.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The running form of {@link Convolution}. */
final class ConvolutionLayer extends ImageLayer<Convolution> {
  private static final long serialVersionUID = 1L;

  ConvolutionLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
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
    return inputGradient;
  }
}
