package io.dcganspark.model.onednn;

import java.util.stream.IntStream;

/**
 * A batch of activations with their gradients, channels last. The layout is NHWC, (batch, height,
 * width, channel), or HWNC, (position, batch, channel). With HWNC {@code blocks} has for each (y,
 * x), row-major, the block of batch times channels numbers that holds it. The step that makes the
 * activations chooses the order of blocks.
 *
 * @param values activations
 * @param gradients of the loss at {@code values}
 * @param blocks null for NHWC
 */
record Activations(
    Floats values, Floats gradients, int batch, int channels, int height, int width, int[] blocks) {

  /** Allocates activations in the layout NHWC. */
  static Activations nhwc(Arena arena, int batch, int channels, int height, int width) {
    int length = Floats.count(batch, channels, height, width);
    return new Activations(
        arena.floats(length), arena.floats(length), batch, channels, height, width, null);
  }

  /** Allocates activations in the layout HWNC, blocks row-major. */
  static Activations hwnc(Arena arena, int batch, int channels, int height, int width) {
    int length = Floats.count(batch, channels, height, width);
    int[] blocks = IntStream.range(0, height * width).toArray();
    return new Activations(
        arena.floats(length), arena.floats(length), batch, channels, height, width, blocks);
  }

  /** The same activations in other memory. */
  Activations with(Floats newValues, Floats newGradients) {
    return new Activations(newValues, newGradients, batch, channels, height, width, blocks);
  }

  boolean isNhwc() {
    return blocks == null;
  }

  int positions() {
    return height * width;
  }

  int length() {
    return batch * channels * positions();
  }

  /** Returns where the channels of one image's position, row-major, begin. */
  int place(int position, int image) {
    return isNhwc()
        ? (image * positions() + position) * channels
        : (blocks[position] * batch + image) * channels;
  }

  /** The length of one position's block. */
  int blockLength() {
    return batch * channels;
  }

  /**
   * Writes images that come as (batch, channel, height, width).
   *
   * @param target {@link #values} or {@link #gradients}; in the layout NHWC
   */
  void fromChannelsFirst(float[] images, Floats target) {
    target.write(0, transposed(images, channels, positions()), length());
  }

  /** Returns images as (batch, channel, height, width). */
  float[] toChannelsFirst(Floats source) {
    return transposed(source.read(0, length()), positions(), channels);
  }

  /** Transposes matrices of (rows, columns) that stand one after the other. */
  static float[] transposed(float[] matrices, int rows, int columns) {
    if (rows == 1 || columns == 1) {
      return matrices;
    }
    float[] result = new float[matrices.length];
    for (int start = 0; start < matrices.length; start += rows * columns) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          result[start + column * rows + row] = matrices[start + row * columns + column];
        }
      }
    }
    return result;
  }
}
