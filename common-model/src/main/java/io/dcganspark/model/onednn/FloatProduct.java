package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/** A product of float32 matrices. */
final class FloatProduct implements MatrixProduct {
  private final MatrixShape shape;
  private final byte left;
  private final byte right;

  FloatProduct(MatrixShape shape) {
    this.shape = shape;
    this.left = operation(shape.transposedLeft());
    this.right = operation(shape.transposedRight());
  }

  private static byte operation(boolean transposed) {
    return (byte) (transposed ? 'T' : 'N');
  }

  @Override
  public void run(
      Values leftValues,
      int leftOffset,
      Values rightValues,
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
