package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/** A matrix product in float32, oneDNN's sgemm. */
final class Sgemm implements Gemm {
  private final GemmShape shape;
  private final byte left;
  private final byte right;

  Sgemm(GemmShape shape) {
    this.shape = shape;
    this.left = operation(shape.transposedLeft());
    this.right = operation(shape.transposedRight());
  }

  private static byte operation(boolean transposed) {
    return (byte) (transposed ? 'T' : 'N');
  }

  @Override
  public void run(
      OperandMemory leftValues,
      int leftOffset,
      OperandMemory rightValues,
      int rightOffset,
      Floats result,
      int resultOffset,
      boolean add) {
    OneDnn.check(
        dnnl.dnnl_sgemm(
            left,
            right,
            shape.rows(),
            shape.columns(),
            shape.inner(),
            1,
            (FloatPointer) leftValues.at(leftOffset),
            shape.leftStride(),
            (FloatPointer) rightValues.at(rightOffset),
            shape.rightStride(),
            add ? 1 : 0,
            result.at(resultOffset),
            shape.resultStride()),
        "a matrix product");
  }
}
