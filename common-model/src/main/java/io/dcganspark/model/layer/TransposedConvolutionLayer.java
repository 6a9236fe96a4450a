package io.dcganspark.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The running form of {@link TransposedConvolution}. The way back is that of the convolution whose
 * transpose it is: its gradient at the input is that convolution of the gradient at the output.
 */
final class TransposedConvolutionLayer extends ImageLayer<TransposedConvolution> {
  private static final long serialVersionUID = 1L;

  TransposedConvolutionLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    TransposedConvolution layer = layerConf();
    INDArray images = asImages(input);
    INDArray output =
        activations(
            workspaces,
            images.size(0),
            layer.getNOut(),
            layer.outputSize(images.size(2)),
            layer.outputSize(images.size(3)));
    Ops.convolveTransposed(
        images, params.get(Convolution.WEIGHT), output, layer.getStride(), layer.getPadding());
    return output;
  }

  @Override
  INDArray backward(INDArray outputGradient, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = inputGradient(workspaces, input.shape());
    Ops.convolveTransposedBackward(
        asImages(input),
        params.get(Convolution.WEIGHT),
        outputGradient,
        asImages(inputGradient),
        gradientViews.get(Convolution.WEIGHT),
        layerConf().getStride(),
        layerConf().getPadding());
    return inputGradient;
  }

  private static INDArray asImages(INDArray array) {
    return array.rank() == 2 ? array.reshape('c', array.size(0), array.size(1), 1, 1) : array;
  }
}
