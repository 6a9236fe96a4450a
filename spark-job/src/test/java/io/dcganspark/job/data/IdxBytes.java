package io.dcganspark.job.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Makes the bytes of IDX files, right and wrong ones. */
final class IdxBytes {
  static final int IMAGES_MAGIC = 0x803;
  static final int LABELS_MAGIC = 0x801;
  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";

  private IdxBytes() {}

  static byte[] header(int... integers) {
    ByteBuffer header = ByteBuffer.allocate(integers.length * Integer.BYTES);
    for (int integer : integers) {
      header.putInt(integer);
    }
    return header.array();
  }

  /** Images whose first four bytes are their number, as in a header, and all others 7. */
  static byte[] images(int count, int height, int width) {
    ByteBuffer records = ByteBuffer.allocate(count * height * width);
    for (int i = 0; i < count; i++) {
      int end = (i + 1) * height * width;
      records.putInt(i);
      while (records.position() < end) {
        records.put((byte) 7);
      }
    }
    return join(header(IMAGES_MAGIC, count, height, width), records.array());
  }

  /** Labels that are the last digits of their numbers. */
  static byte[] labels(int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
    }
    return join(header(LABELS_MAGIC, count), labels);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  /** The unzipped bytes of a file of the excerpt of MNIST. */
  static byte[] excerpt(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            IdxBytes.class.getResourceAsStream("/mnist-excerpt/%s.gz".formatted(name)))) {
      return in.readAllBytes();
    }
  }

  /** Writes a data set whose images tell their numbers. */
  static Path write(Path directory, int count, int height, int width) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve(TRAIN_IMAGES), images(count, height, width));
    Files.write(directory.resolve(TRAIN_LABELS), labels(count));
    return directory;
  }
}
