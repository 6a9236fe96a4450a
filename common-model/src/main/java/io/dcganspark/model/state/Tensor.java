package io.dcganspark.model.state;

import io.dcganspark.model.numeric.Bfloat16;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A tensor that is to go into a {@linkplain SafeTensors safetensors} file. */
public final class Tensor {
  private final String type;
  private final long[] shape;
  private final int length;
  private final Consumer<ByteBuffer> content;

  private Tensor(String type, long[] shape, int length, Consumer<ByteBuffer> content) {
    this.type = type;
    this.shape = shape;
    this.length = length;
    this.content = content;
  }

  /** Returns a vector of float32. */
  public static Tensor vector(float[] values) {
    return of(values, values.length);
  }

  /**
   * Returns a tensor of float32.
   *
   * @param values row-major, as many as the shape says; not copied
   * @param shape sizes, the slowest first
   */
  public static Tensor of(float[] values, long... shape) {
    return new Tensor(
        FloatType.F32.name(),
        shape.clone(),
        Math.multiplyExact(values.length, Float.BYTES),
        out -> {
          out.slice().order(out.order()).asFloatBuffer().put(values);
          out.position(out.position() + values.length * Float.BYTES);
        });
  }

  /**
   * Returns a tensor of bfloat16, to which its values are rounded.
   *
   * @param values row-major, as many as the shape says; not copied
   * @param shape sizes, the slowest first
   */
  public static Tensor bfloat16(float[] values, long... shape) {
    return new Tensor(
        FloatType.BF16.name(),
        shape.clone(),
        Math.multiplyExact(values.length, Short.BYTES),
        out -> {
          for (float value : values) {
            out.putShort(Bfloat16.of(value));
          }
        });
  }

  /** Returns a single whole number, int64. */
  public static Tensor count(long value) {
    return new Tensor("I64", new long[0], Long.BYTES, out -> out.putLong(value));
  }

  String type() {
    return type;
  }

  long[] shape() {
    return shape.clone();
  }

  /** Returns how many bytes it takes. */
  int length() {
    return length;
  }

  void writeTo(ByteBuffer out) {
    content.accept(out);
  }
}
