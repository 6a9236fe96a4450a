package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.ParameterLayout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network's flat vectors, and their slices as the layout says. */
final class NetworkParameters implements AutoCloseable {
  private final ParameterLayout layout;
  private final INDArray values;
  private final INDArray gradients;

  NetworkParameters(ParameterLayout layout) {
    this.layout = layout;
    // ND4J has no arrays of no numbers.
    int count = Math.max(1, Floats.count(layout.length()));
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

  ParameterLayout layout() {
    return layout;
  }

  INDArray values() {
    return values;
  }

  INDArray gradients() {
    return gradients;
  }

  /** Returns one parameter of one layer. */
  ParameterSlice of(int layer, String name) {
    ParameterLayout.Entry entry = layout.entry(layer, name);
    return new ParameterSlice(
        Floats.of(values).slice(entry.offset(), entry.length()),
        Floats.of(gradients).slice(entry.offset(), entry.length()));
  }

  @Override
  public void close() {
    values.close();
    gradients.close();
  }
}
