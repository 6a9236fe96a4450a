package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.ParameterLayer;
import java.util.Arrays;
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
    long length = 0;
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      if (layer.getLayer() instanceof ParameterLayer own) {
        length = Math.addExact(length, own.initializer().numParams(own));
      }
    }
    // ND4J has no arrays of no numbers.
    int count = Math.max(1, Floats.count(length));
    this.values = Nd4j.zeros(DataType.FLOAT, 1, count);
    INDArray made = null;
    try {
      made = Nd4j.zeros(DataType.FLOAT, 1, count);
    } finally {
      if (made == null) {
        values.close();
      }
    }
    this.gradients = made;
  }

  INDArray values() {
    return values;
  }

  INDArray gradients() {
    return gradients;
  }

  /** Returns the next parameter, in the order of layers and of parameters in them. */
  ParameterSlice next(int... sizes) {
    int length = Floats.count(Arrays.stream(sizes).asLongStream().toArray());
    if (length > values.length() - next) {
      throw new IllegalStateException(
          "a layer's steps take more parameters than the layer has: %d of %d"
              .formatted((long) next + length, values.length()));
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
