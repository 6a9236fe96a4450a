package io.dcganspark.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The running form of {@link BatchNormalization}, as a few passes of products and sums with one
 * value a channel: ND4J's {@code batchnorm_bp} takes about seven times as long as all of {@link
 * #backward}.
 */
final class BatchNormalizationLayer extends ImageLayer<BatchNormalization> {
  private static final long serialVersionUID = 1L;

  /** Of the last training batch; kept from forward to backward, outside of any workspace. */
  private final transient INDArray batchMean;

  private final transient INDArray batchVariance;

  BatchNormalizationLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
    try (var outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      batchMean = Nd4j.zeros(dataType, layerConf().getNOut());
      batchVariance = Nd4j.zeros(dataType, layerConf().getNOut());
    }
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray mean = training ? batchMean : params.get(BatchNormalization.MEAN);
    INDArray variance = training ? batchVariance : params.get(BatchNormalization.VARIANCE);
    if (training) {
      Ops.moments(input, mean, variance, allButChannels());
    }
    INDArray factor = inverseDeviation(variance).muli(params.get(BatchNormalization.SCALE));
    INDArray offset = params.get(BatchNormalization.SHIFT).sub(mean.mul(factor));
    INDArray output = activations(workspaces, input.shape());
    input.mul(perChannel(factor), output);
    return output.addi(perChannel(offset));
  }

  /**
   * With xhat = (x - mean) / deviation and n values a channel: dShift = sum(dy), dScale = sum(dy
   * xhat), dx = scale / deviation (dy - dShift / n - xhat dScale / n).
   */
  @Override
  INDArray backward(INDArray outputGradient, LayerWorkspaceMgr workspaces) {
    long values = input.length() / layerConf().getNOut();
    INDArray shiftGradient = gradientViews.get(BatchNormalization.SHIFT);
    INDArray scaleGradient = gradientViews.get(BatchNormalization.SCALE);
    INDArray inverseDeviation = inverseDeviation(batchVariance);

    INDArray centred = backwardScratch(workspaces, input.shape());
    INDArray inputGradient = inputGradient(workspaces, input.shape());
    input.sub(perChannel(batchMean), centred);
    outputGradient.mul(centred, inputGradient);
    outputGradient.sum(shiftGradient, allButChannels());
    inputGradient.sum(scaleGradient, allButChannels());
    scaleGradient.muli(inverseDeviation);

    INDArray factor = inverseDeviation.mul(params.get(BatchNormalization.SCALE));
    INDArray alongCentred = factor.mul(inverseDeviation).muli(scaleGradient).muli(-1.0 / values);
    INDArray offset = factor.mul(shiftGradient).muli(-1.0 / values);
    outputGradient.mul(perChannel(factor), inputGradient);
    centred.muli(perChannel(alongCentred));
    inputGradient.addi(centred).addi(perChannel(offset));

    moveStatistics((double) values / (values - 1));
    return inputGradient;
  }

  private void moveStatistics(double unbiased) {
    gradientViews
        .get(BatchNormalization.MEAN)
        .assign(params.get(BatchNormalization.MEAN).sub(batchMean))
        .muli(BatchNormalization.MOMENTUM);
    gradientViews
        .get(BatchNormalization.VARIANCE)
        .assign(params.get(BatchNormalization.VARIANCE).sub(batchVariance.mul(unbiased)))
        .muli(BatchNormalization.MOMENTUM);
  }

  private INDArray inverseDeviation(INDArray variance) {
    return Transforms.sqrt(variance.add(layerConf().getEpsilon()), false).rdivi(1);
  }

  private int[] allButChannels() {
    return input.rank() == 2 ? new int[] {0} : new int[] {0, 2, 3};
  }

  private INDArray perChannel(INDArray vector) {
    return input.rank() == 2
        ? vector.reshape(1, vector.length())
        : vector.reshape(1, vector.length(), 1, 1);
  }
}
