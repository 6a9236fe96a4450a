package io.dcganspark.model.layer;

import io.dcganspark.model.random.RandomStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The running form of {@link ChannelDropout}. */
final class ChannelDropoutLayer extends AbstractLayer<ChannelDropout> implements RandomLayer {
  private static final long serialVersionUID = 1L;

  private transient RandomStream stream;

  /** One factor a channel of the last training batch: 0 or 1 / (1 - probability). */
  private transient float[][] factors;

  ChannelDropoutLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  @Override
  public void drawFrom(RandomStream stream) {
    this.stream = stream;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!training || layerConf().getProbability() == 0) {
      factors = null;
      // DL4J's own loop keeps the activations of neighbouring layers in different workspaces.
      return workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
    }
    factors = drawFactors((int) input.size(0), (int) input.size(1));
    return times(input, ArrayType.ACTIVATIONS, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray outputGradient, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient =
        factors == null
            ? outputGradient
            : times(outputGradient, ArrayType.ACTIVATION_GRAD, workspaces);
    return new Pair<>(new DefaultGradient(), inputGradient);
  }

  private INDArray times(INDArray array, ArrayType type, LayerWorkspaceMgr workspaces) {
    INDArray result = workspaces.createUninitialized(type, dataType, array.shape(), 'c');
    INDArray mask = Nd4j.createFromArray(factors).castTo(dataType);
    return array.mul(mask.reshape(array.size(0), array.size(1), 1, 1), result);
  }

  private float[][] drawFactors(int batch, int channels) {
    if (stream == null) {
      stream = new RandomStream(Nd4j.getRandom().nextLong(), RandomLayer.OUTSIDE_OF_TRAINING, 0, 0);
    }
    return layerConf().drawFactors(stream, batch, channels);
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
