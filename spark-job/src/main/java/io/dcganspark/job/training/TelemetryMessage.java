package io.dcganspark.job.training;

import io.dcganspark.model.recipe.ImageShape;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** How rank 0's reports look on the wire: a kind, then the fields in order, big-endian. */
final class TelemetryMessage {
  private static final byte METRICS = 1;
  private static final byte SAMPLES = 2;

  private static final int METRICS_LENGTH = 1 + Long.BYTES + StepMetric.ALL.size() * Double.BYTES;
  private static final int SAMPLES_HEADER = 1 + Long.BYTES + 3 * Integer.BYTES;

  private TelemetryMessage() {}

  /** Returns the bytes of the longest message of a run that shows so many samples. */
  static int longest(ImageShape shape, int samples) {
    int pixels = Math.multiplyExact(samples, shape.length());
    return Math.max(METRICS_LENGTH, Math.addExact(SAMPLES_HEADER, pixels));
  }

  static byte[] of(StepMetrics metrics) {
    ByteBuffer out = ByteBuffer.allocate(METRICS_LENGTH).put(METRICS).putLong(metrics.step());
    StepMetric.ALL.forEach(metric -> out.putDouble(metrics.get(metric)));
    return out.array();
  }

  static byte[] of(Samples samples) {
    ImageShape shape = samples.shape();
    return ByteBuffer.allocate(SAMPLES_HEADER + samples.pixels().length)
        .put(SAMPLES)
        .putLong(samples.step())
        .putInt(shape.channels())
        .putInt(shape.height())
        .putInt(shape.width())
        .put(samples.pixels())
        .array();
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if no task of this version wrote it
   */
  static RunEvent read(byte[] message) {
    try {
      ByteBuffer in = ByteBuffer.wrap(message);
      return switch (in.get()) {
        case METRICS -> new RunEvent.StepLogged(metrics(in));
        case SAMPLES -> new RunEvent.SamplesDrawn(samples(in));
        default -> throw new IllegalArgumentException("unknown kind of message " + message[0]);
      };
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "message of %d bytes ends early".formatted(message.length), e);
    }
  }

  private static StepMetrics metrics(ByteBuffer in) {
    return StepMetrics.of(in.getLong(), metric -> in.getDouble());
  }

  private static Samples samples(ByteBuffer in) {
    long step = in.getLong();
    ImageShape shape = new ImageShape(in.getInt(), in.getInt(), in.getInt());
    byte[] pixels = new byte[in.remaining()];
    in.get(pixels);
    if (!areWholeImages(pixels.length, shape)) {
      throw new IllegalArgumentException(
          "%d pixels are not whole images of %s".formatted(pixels.length, shape));
    }
    return new Samples(step, shape, pixels);
  }

  /** Divides instead of multiplying: a shape from the wire may be of any size. */
  private static boolean areWholeImages(int pixels, ImageShape shape) {
    return pixels > 0
        && shape.channels() > 0
        && shape.height() > 0
        && shape.width() > 0
        && pixels % shape.channels() == 0
        && pixels / shape.channels() % shape.height() == 0
        && pixels / shape.channels() / shape.height() % shape.width() == 0;
  }
}
