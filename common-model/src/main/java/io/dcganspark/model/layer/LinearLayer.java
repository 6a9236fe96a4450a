package io.dcganspark.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The running form of {@link Linear}. */
final class LinearLayer extends ImageLayer<Linear> {
  private static final long serialVersionUID = 1L;

  LinearLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    long batch = input.size(0);
    INDArray output = activations(workspaces, batch, layerConf().getNOut());
    Ops.multiply(flat(input), params.get(Linear.WEIGHT).transpose(), output, 0);
    output.addi(params.get(Linear.BIAS).reshape(1, layerConf().getNOut()));
    return output.reshape('c', layerConf().outputShape(batch));
  }

  @Override
  INDArray backward(INDArray outputGradient, LayerWorkspaceMgr workspaces) {
    INDArray gradient = flat(outputGradient);
    INDArray inputGradient = inputGradient(workspaces, input.shape());
    Ops.multiply(gradient.transpose(), flat(input), gradientViews.get(Linear.WEIGHT), 0);
    INDArray biasGradient = gradientViews.get(Linear.BIAS);
    if (layerConf().isNormalizedAfterwards()) {
      biasGradient.assign(0);
    } else {
      gradient.sum(biasGradient, 0);
    }
    Ops.multiply(gradient, params.get(Linear.WEIGHT), flat(inputGradient), 0);
    return inputGradient;
  }

  private static INDArray flat(INDArray array) {
    return array.reshape('c', array.size(0), array.length() / array.size(0));
  }
}
