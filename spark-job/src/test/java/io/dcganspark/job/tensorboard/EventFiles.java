package io.dcganspark.job.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads event files as TensorFlow documents them, sharing nothing with what writes them: records
 * with masked CRC-32C, and in each a {@code tensorflow.Event}, read from its bytes.
 */
public final class EventFiles {
  private EventFiles() {}

  /**
   * A number or a picture of a run.
   *
   * @param step that it is of
   * @param tag under which it is shown
   * @param number of a scalar, NaN for a picture
   * @param picture as a PNG file, empty for a scalar
   */
  public record Point(long step, String tag, float number, byte[] picture) {}

  /** Returns what the files of a directory tell, in the order in which TensorBoard reads them. */
  public static List<Point> read(Path directory) throws IOException {
    List<Point> points = new ArrayList<>();
    for (Path file : files(directory)) {
      for (ProtocolBuffer event : events(file)) {
        if (event.has(5)) {
          long step = event.number(2);
          event.message(5).messages(1).forEach(value -> points.add(point(step, value)));
        }
      }
    }
    return points;
  }

  /** Returns the files that TensorBoard would read, in its order. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().contains("tfevents"))
          .sorted()
          .toList();
    }
  }

  private static Point point(long step, ProtocolBuffer value) {
    String tag = value.text(1);
    if (value.has(4)) {
      ProtocolBuffer image = value.message(4);
      assertThat(image.number(1)).as("height").isPositive();
      assertThat(image.number(2)).as("width").isPositive();
      assertThat(image.number(3)).as("colour space").isIn(1L, 3L);
      return new Point(step, tag, Float.NaN, image.bytes(4));
    }
    return new Point(step, tag, (Float) value.one(2), new byte[0]);
  }

  /** Returns a file's events; the first one must tell the version. */
  static List<ProtocolBuffer> events(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<ProtocolBuffer> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      in.get(length);
      assertThat(in.getInt()).as("checksum of a length").isEqualTo(masked(length));
      byte[] content =
          new byte
              [Math.toIntExact(ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong())];
      in.get(content);
      assertThat(in.getInt()).as("checksum of a record").isEqualTo(masked(content));
      events.add(new ProtocolBuffer(content));
    }
    assertThat(events.get(0).text(3)).isEqualTo("brain.Event:2");
    return events;
  }

  private static int masked(byte[] bytes) {
    int checksum = crc32c(bytes);
    return ((checksum >>> 15) | (checksum << 17)) + 0xa282ead8;
  }

  /** Castagnoli's polynomial, reflected, bit by bit. */
  static int crc32c(byte[] bytes) {
    int checksum = ~0;
    for (byte next : bytes) {
      checksum ^= next & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        checksum = (checksum >>> 1) ^ ((checksum & 1) * 0x82F63B78);
      }
    }
    return ~checksum;
  }
}
