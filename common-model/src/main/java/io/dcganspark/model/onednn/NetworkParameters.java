package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.ParameterLayer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network's flat vectors, cut as its layers cut them. */
final class NetworkParameters implements AutoCloseable {
  private final INDArray values;
  private final INDArray gradients;
  private int next;

  NetworkParameters(MultiLayerConfiguration configuration) {
    int length = 0;
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      if (layer.getLayer() instanceof ParameterLayer own) {
        length += Math.toIntExact(own.initializer().numParams(own));
      }
    }
    // ND4J has no arrays of no numbers.
    this.values = Nd4j.zeros(DataType.FLOAT, 1, Math.max(1, length));
    this.gradients = Nd4j.zeros(DataType.FLOAT, 1, Math.max(1, length));
  }

  INDArray values() {
    return values;
  }

  INDArray gradients() {
    return gradients;
  }

  /** Returns the next parameter, in the order of layers and of parameters in them. */
  ParameterSlice next(int length) {
    if (next + length > values.length()) {
      throw new IllegalStateException(
          "a layer's steps take more parameters than the layer has: %d of %d"
              .formatted(next + length, values.length()));
    }
    ParameterSlice slice =
        new ParameterSlice(
            Floats.of(values).slice(next, length), Floats.of(gradients).slice(next, length));
    next += length;
    return slice;
  }

  @Override
  public void close() {
    values.close();
    gradients.close();
  }
}
