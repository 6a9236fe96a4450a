package io.dcganspark.job.data;

import io.dcganspark.model.failure.Counted;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The header of an IDX file of unsigned bytes, or of a table of integers, as the <a
 * href="http://yann.lecun.com/exdb/mnist/">MNIST page</a> defines it: two zero bytes, the type, the
 * number of dimensions, then each dimension as a big-endian integer.
 *
 * @param sizes of the dimensions, the first one counts the records
 */
record IdxHeader(int[] sizes) implements Serializable {
  static final int LABELS_RANK = 1;
  static final int IMAGES_RANK = 3;

  /** QMNIST has a row of integers for each image, the first of them its label. */
  static final int LABEL_TABLE_RANK = 2;

  /** No picture that a network is trained on is larger; a header that says so is damaged. */
  static final int LARGEST_SIDE = 1 << 12;

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int INTEGER = 0x0C;

  static IdxHeader read(InputStream in, String file, int rank) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(in.readNBytes(length(rank)));
    if (header.remaining() >= Integer.BYTES && header.getInt() != magic(rank)) {
      throw new InvalidIdxException(
          "%s starts with 0x%08x, expected 0x%08x (IDX, %s, %s): %s"
              .formatted(
                  file,
                  header.getInt(0),
                  magic(rank),
                  rank == LABEL_TABLE_RANK ? "integers" : "unsigned bytes",
                  Counted.of(rank, "dimension"),
                  ForeignFile.advice(header.array(), file)));
    }
    if (header.limit() < length(rank)) {
      throw new InvalidIdxException(
          "%s ends after %d bytes, inside of its header, expected %d bytes there: it is truncated"
              .formatted(file, header.limit(), length(rank)));
    }
    int[] sizes = new int[rank];
    header.asIntBuffer().get(sizes);
    for (int i = 0; i < rank; i++) {
      if (sizes[i] <= 0 || (i > 0 && sizes[i] > LARGEST_SIDE)) {
        throw new InvalidIdxException(
            "%s says that its dimensions are %s, expected each to be positive and sides of at most %d: it is damaged"
                .formatted(file, Arrays.toString(sizes), LARGEST_SIDE));
      }
    }
    return new IdxHeader(sizes);
  }

  static int magic(int rank) {
    return ((rank == LABEL_TABLE_RANK ? INTEGER : UNSIGNED_BYTE) << 8) | rank;
  }

  static int length(int rank) {
    return Integer.BYTES * (1 + rank);
  }

  int records() {
    return sizes[0];
  }

  int recordLength() {
    int length = sizes.length == LABEL_TABLE_RANK ? Integer.BYTES : 1;
    for (int i = 1; i < sizes.length; i++) {
      length *= sizes[i];
    }
    return length;
  }

  /** Returns its bytes. */
  byte[] toBytes() {
    ByteBuffer header = ByteBuffer.allocate(length(sizes.length)).putInt(magic(sizes.length));
    for (int size : sizes) {
      header.putInt(size);
    }
    return header.array();
  }

  /** The length of the whole file. */
  long fileLength() {
    return length(sizes.length) + (long) records() * recordLength();
  }
}
