package io.dcganspark.model.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a safetensors file's header says of a tensor.
 *
 * @param name unique in the file
 * @param type of its numbers, as the file names it
 * @param shape its sizes, none for a single number
 * @param from offset of its first byte in the data
 * @param to offset behind its last byte
 */
record StoredTensor(String name, String type, long[] shape, int from, int to) {
  /**
   * Reads an entry of the header.
   *
   * @throws IOException if it is none, or points outside of the data
   */
  static StoredTensor of(String name, JsonNode entry, long dataLength) throws IOException {
    JsonNode sizes = entry.path("shape");
    long[] shape = new long[sizes.size()];
    boolean sound = sizes.isArray() && entry.path("dtype").isTextual();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).asLong(-1);
      sound &= shape[i] >= 0;
    }
    long from = entry.path("data_offsets").path(0).asLong(-1);
    long to = entry.path("data_offsets").path(1).asLong(-1);
    if (!sound || from < 0 || to < from || to > dataLength) {
      throw new IOException(
          "tensor %s is %s, expected a dtype, a shape, and offsets within %d bytes of data"
              .formatted(name, entry.isMissingNode() ? "missing" : entry, dataLength));
    }
    return new StoredTensor(name, entry.get("dtype").asText(), shape, (int) from, (int) to);
  }

  /**
   * Checks that the tensor is a vector of float32.
   *
   * @throws IOException if it is of another type, or has other than one dimension
   */
  void requireVectorOfFloat32() throws IOException {
    if (!type.equals(FloatType.F32.name()) || shape.length != 1) {
      throw new IOException(
          "tensor %s is of type %s and shape %s, expected a vector of type %s"
              .formatted(name, type, Arrays.toString(shape), FloatType.F32));
    }
  }

  /**
   * Reads the numbers as float32, row-major.
   *
   * @throws IOException if they are of no floating-point type, or not as many as the shape says
   */
  float[] values(ByteBuffer data) throws IOException {
    FloatType found =
        FloatType.named(type)
            .orElseThrow(
                () ->
                    new IOException(
                        "tensor %s is of type %s, expected one of %s"
                            .formatted(name, type, Arrays.toString(FloatType.values()))));
    int count = (to - from) / found.bytes();
    if (!isShapeOf(count) || count * found.bytes() != to - from) {
      throw new IOException(
          "tensor %s has %d bytes, not those of %s numbers of type %s"
              .formatted(name, to - from, Arrays.toString(shape), type));
    }
    ByteBuffer in = data.slice(from, to - from).order(data.order());
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = found.next(in);
    }
    return values;
  }

  private boolean isShapeOf(int count) {
    long numbers = 1;
    for (long size : shape) {
      if (size > Integer.MAX_VALUE) {
        return false;
      }
      numbers *= size; // both below 2^31
      if (numbers > Integer.MAX_VALUE) {
        return false;
      }
    }
    return numbers == count;
  }
}
