package io.dcganspark.job.collective;

import io.dcganspark.model.numeric.Bfloat16;
import io.dcganspark.model.numeric.Loops;
import io.dcganspark.model.numeric.Precision;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * How positions of a vector stand in a message: float32, little-endian; or, of the gradients at its
 * beginning, {@link Bfloat16}.
 */
final class WireFormat {
  /** Values that are copied at a time. */
  private static final int CHUNK = Loops.CHUNK;

  /** Where the positions begin that travel as they are. */
  private final int rounded;

  /**
   * Makes one.
   *
   * @param precision of gradients
   * @param gradients how many positions they have, from the first on
   */
  WireFormat(Precision precision, int gradients) {
    this.rounded = precision == Precision.BFLOAT16 ? gradients : 0;
  }

  /** Returns the length of a message of positions {@code from} to {@code to}, exclusive. */
  int bytes(int from, int to) {
    int border = border(from, to);
    return (border - from) * Short.BYTES + (to - border) * Float.BYTES;
  }

  /** Where within the positions those begin that travel as they are. */
  private int border(int from, int to) {
    return Math.max(from, Math.min(to, rounded));
  }

  /** Writes positions at the place of a buffer, and moves that. */
  void write(float[] values, int from, int to, ByteBuffer out) {
    int border = border(from, to);
    ShortBuffer halves = out.asShortBuffer();
    short[] chunk = new short[Math.min(CHUNK, border - from)];
    for (int start = from; start < border; start += CHUNK) {
      int length = Math.min(CHUNK, border - start);
      for (int i = 0; i < length; i++) {
        chunk[i] = Bfloat16.of(values[start + i]);
      }
      halves.put(chunk, 0, length);
    }
    out.position(out.position() + (border - from) * Short.BYTES);
    out.asFloatBuffer().put(values, border, to - border);
    out.position(out.position() + (to - border) * Float.BYTES);
  }

  /** Puts what stands in a message to its positions. */
  void read(ByteBuffer in, float[] values, int from, int to) {
    forEachChunk(
        in, from, to, (chunk, start, length) -> System.arraycopy(chunk, 0, values, start, length));
  }

  /** Adds what stands in a message to its positions. */
  void add(ByteBuffer in, float[] values, int from, int to) {
    float[] sum = Loops.scratch(CHUNK);
    forEachChunk(
        in,
        from,
        to,
        (chunk, start, length) -> {
          System.arraycopy(values, start, sum, 0, length);
          Loops.add(length, chunk, sum, sum);
          System.arraycopy(sum, 0, values, start, length);
        });
  }

  /** Makes positions what {@link #read} would get of them. */
  void round(float[] values, int from, int to) {
    int border = border(from, to);
    for (int i = from; i < border; i++) {
      values[i] = Bfloat16.toFloat(Bfloat16.of(values[i]));
    }
  }

  private interface Chunk {
    void accept(float[] values, int start, int length);
  }

  private void forEachChunk(ByteBuffer in, int from, int to, Chunk consumer) {
    int border = border(from, to);
    float[] chunk = new float[Math.min(CHUNK, to - from)];
    ShortBuffer halves = in.asShortBuffer();
    short[] encoded = new short[Math.min(CHUNK, border - from)];
    for (int start = from; start < border; start += CHUNK) {
      int length = Math.min(CHUNK, border - start);
      halves.get(encoded, 0, length);
      for (int i = 0; i < length; i++) {
        chunk[i] = Bfloat16.toFloat(encoded[i]);
      }
      consumer.accept(chunk, start, length);
    }
    FloatBuffer floats =
        in.duplicate()
            .order(in.order())
            .position(in.position() + (border - from) * Short.BYTES)
            .asFloatBuffer();
    for (int start = border; start < to; start += CHUNK) {
      int length = Math.min(CHUNK, to - start);
      floats.get(chunk, 0, length);
      consumer.accept(chunk, start, length);
    }
  }
}
