package io.dcganspark.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The running form of {@link UpsampleConvolution}. */
final class UpsampleConvolutionLayer extends ImageLayer<UpsampleConvolution> {
  private static final long serialVersionUID = 1L;
  private static final int STRIDE = 1;
  private static final int PADDING = 1;

  private final transient PolyphaseKernels phaseKernels;

  UpsampleConvolutionLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
    phaseKernels = new PolyphaseKernels(dataType);
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    long outputs = layerConf().getNOut();
    INDArray kernels = forwardScratch(workspaces, kernelsShape());
    phaseKernels.fold(params.get(Convolution.WEIGHT), kernels);
    INDArray phases = forwardScratch(workspaces, phasesShape());
    Ops.convolve(input, kernels, null, phases, STRIDE, PADDING);
    INDArray output =
        activations(workspaces, input.size(0), outputs, 2 * input.size(2), 2 * input.size(3));
    PolyphaseKernels.spread(phases, output);
    return output.addi(params.get(Convolution.BIAS).reshape(1, outputs, 1, 1));
  }

  @Override
  INDArray backward(INDArray outputGradient, LayerWorkspaceMgr workspaces) {
    INDArray biasGradient = gradientViews.get(Convolution.BIAS);
    if (layerConf().isNormalizedAfterwards()) {
      biasGradient.assign(0);
    } else {
      outputGradient.sum(biasGradient, 0, 2, 3);
    }
    INDArray phases = backwardScratch(workspaces, phasesShape());
    PolyphaseKernels.gather(outputGradient, phases);
    INDArray kernels = backwardScratch(workspaces, kernelsShape());
    phaseKernels.fold(params.get(Convolution.WEIGHT), kernels);
    INDArray kernelsGradient = backwardScratch(workspaces, kernelsShape());
    INDArray inputGradient = inputGradient(workspaces, input.shape());
    INDArray unusedBias = Nd4j.zeros(dataType, kernels.size(0));
    INDArray unusedBiasGradient = backwardScratch(workspaces, kernels.size(0));
    Ops.convolveBackward(
        input,
        kernels,
        unusedBias,
        phases,
        inputGradient,
        kernelsGradient,
        unusedBiasGradient,
        STRIDE,
        PADDING);
    phaseKernels.foldBackward(kernelsGradient, gradientViews.get(Convolution.WEIGHT));
    return inputGradient;
  }

  private long[] kernelsShape() {
    return new long[] {PolyphaseKernels.PHASES * layerConf().getNOut(), layerConf().getNIn(), 2, 2};
  }

  private long[] phasesShape() {
    return new long[] {
      input.size(0),
      PolyphaseKernels.PHASES * layerConf().getNOut(),
      input.size(2) + 1,
      input.size(3) + 1
    };
  }
}
