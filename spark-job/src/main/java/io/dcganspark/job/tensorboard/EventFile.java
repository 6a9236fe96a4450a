package io.dcganspark.job.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Events as the bytes of a file. It is a <a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecord
 * file</a>: each record has its length, the length's checksum, its content and the content's
 * checksum, little-endian.
 */
final class EventFile {
  private static final int FRAME = Long.BYTES + 2 * Integer.BYTES;
  private static final int MASK = 0xa282ead8;

  private EventFile() {}

  static byte[] of(List<Event> events) {
    int length = events.stream().mapToInt(event -> FRAME + event.bytes().length).sum();
    ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (Event event : events) {
      int start = file.position();
      file.putLong(event.bytes().length);
      file.putInt(masked(file.array(), start, Long.BYTES));
      file.put(event.bytes());
      file.putInt(masked(event.bytes(), 0, event.bytes().length));
    }
    return file.array();
  }

  /** Rotated and added to, so that the checksum of bytes that hold a checksum is a good one too. */
  private static int masked(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
  }
}
