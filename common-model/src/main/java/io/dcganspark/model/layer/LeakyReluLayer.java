package io.dcganspark.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The running form of {@link LeakyRelu}. ND4J's own {@code leakyrelu} branches at every value; a
 * product and a maximum are ten times as fast.
 */
final class LeakyReluLayer extends AbstractLayer<LeakyRelu> implements RectifierLayer {
  private static final long serialVersionUID = 1L;

  private RectifierSides sides = RectifierSides.FREE;

  /** At each value of the last recorded pass; null before. */
  private transient INDArray slopes;

  LeakyReluLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  @Override
  public void decideSides(RectifierSides by) {
    if (by == RectifierSides.REPEATED && slopes == null) {
      throw new IllegalStateException("sides are to be repeated, and no pass recorded them");
    }
    sides = by;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray output =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, input.shape(), 'c');
    if (training && sides != RectifierSides.FREE) {
      if (sides == RectifierSides.RECORDED) {
        record();
      }
      return input.mul(slopes, output);
    }
    input.mul(layerConf().getSlope(), output);
    Nd4j.exec(new Max(input, output, output));
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray outputGradient, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray inputGradient =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
    if (sides == RectifierSides.FREE) {
      writeSlopes(inputGradient);
      inputGradient.muli(outputGradient);
    } else {
      slopes.mul(outputGradient, inputGradient);
    }
    return new Pair<>(new DefaultGradient(), inputGradient);
  }

  /** Outside of workspaces, which end with a pass. */
  private void record() {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      slopes = Nd4j.createUninitialized(dataType, input.shape(), 'c');
    }
    writeSlopes(slopes);
  }

  private void writeSlopes(INDArray target) {
    Nd4j.exec(new Step(input, target, 0.0));
    double slope = layerConf().getSlope();
    target.muli(1 - slope).addi(slope);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // There are none.
  }
}
