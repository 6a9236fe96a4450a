package io.dcganspark.job.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The header of an IDX file of unsigned bytes, as the <a
 * href="http://yann.lecun.com/exdb/mnist/">MNIST page</a> defines it: two zero bytes, the type, the
 * number of dimensions, then each dimension as a big-endian integer.
 *
 * @param sizes of the dimensions, the first one counts the records
 */
record IdxHeader(int[] sizes) implements Serializable {
  static final int LABELS_RANK = 1;
  static final int IMAGES_RANK = 3;
  private static final int UNSIGNED_BYTE = 0x08;

  /** No picture that a network is trained on is larger; a header that says so is damaged. */
  private static final int LARGEST_SIDE = 1 << 14;

  static IdxHeader read(DataInputStream in, String file, int rank) throws IOException {
    try {
      int magic = in.readInt();
      int expected = magic(rank);
      if (magic != expected) {
        throw new InvalidIdxException(
            "%s starts with 0x%08x, expected 0x%08x (IDX, unsigned bytes, %d dimension(s)): is it another kind of file?"
                .formatted(file, magic, expected, rank));
      }
      int[] sizes = new int[rank];
      for (int i = 0; i < rank; i++) {
        sizes[i] = in.readInt();
        if (sizes[i] <= 0 || (i > 0 && sizes[i] > LARGEST_SIDE)) {
          throw new InvalidIdxException(
              "%s says that its dimensions are %s, expected each to be positive and sides of at most %d: the file is damaged"
                  .formatted(file, Arrays.toString(Arrays.copyOf(sizes, i + 1)), LARGEST_SIDE));
        }
      }
      return new IdxHeader(sizes);
    } catch (EOFException e) {
      throw new InvalidIdxException(
          "%s ends inside of its header, expected %d bytes there: the file is truncated"
              .formatted(file, length(rank)),
          e);
    }
  }

  static int magic(int rank) {
    return (UNSIGNED_BYTE << 8) | rank;
  }

  static int length(int rank) {
    return Integer.BYTES * (1 + rank);
  }

  int records() {
    return sizes[0];
  }

  int recordLength() {
    int length = 1;
    for (int i = 1; i < sizes.length; i++) {
      length *= sizes[i];
    }
    return length;
  }

  /** The length of the whole file. */
  long fileLength() {
    return length(sizes.length) + (long) records() * recordLength();
  }
}
