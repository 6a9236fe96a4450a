package io.dcganspark.job.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unzips a gzip file of one or more members (<a href="https://www.rfc-editor.org/rfc/rfc1952">RFC
 * 1952</a>) and holds every checksum and length against the data. Unlike {@link
 * java.util.zip.GZIPInputStream} it refuses what stands behind the last member, and it does not ask
 * {@link InputStream#available}, which is 0 on some file systems, whether another one follows. It
 * takes one buffer, whatever the file says.
 */
final class GzipStream extends InputStream {
  static final int BUFFER = 1 << 16;

  private static final int MAGIC = 0x8B1F;
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECKSUM = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xE0;
  private static final int TIME_LEVEL_AND_SYSTEM = 6;
  private static final int SHORT_MASK = 0xFFFF;
  private static final long INT_MASK = 0xFFFFFFFFL;

  private final InputStream in;
  private final String file;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean inMember;
  private boolean ended;

  /**
   * Reads nothing yet.
   *
   * @param in closed with this
   * @param file its name, for messages
   */
  GzipStream(InputStream in, String file) {
    this.in = in;
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /**
   * Reads unzipped bytes.
   *
   * @throws InvalidIdxException if the file is no gzip file, damaged, cut, or goes on behind its
   *     end
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!inMember && !ended) {
      startMember(first());
    }
    while (!ended) {
      int read = inflate(target, offset, length);
      if (read > 0) {
        checksum.update(target, offset, read);
        return read;
      }
      if (inflater.finished()) {
        endMember();
      } else {
        fill();
        inflater.setInput(buffer, 0, limit);
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws InvalidIdxException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw damaged("its compressed data cannot be read (" + e.getMessage() + ")");
    }
  }

  private int first() throws IOException {
    if (!more()) {
      throw new InvalidIdxException("%s is empty, expected a gzip file".formatted(file));
    }
    return next();
  }

  private void startMember(int first) throws IOException {
    checksum.reset();
    checksum.update(first);
    int magic = first | header() << Byte.SIZE;
    if (magic != MAGIC) {
      throw new InvalidIdxException(
          "%s starts with 0x%02x%02x, expected 0x1f8b, since its name says that it is gzipped: rename it or fetch it again"
              .formatted(file, first, magic >> Byte.SIZE));
    }
    int method = header();
    int flags = header();
    if (method != DEFLATE || (flags & RESERVED) != 0) {
      throw damaged(
          "its header has method %d and flags 0x%02x, expected method %d and none of 0x%02x"
              .formatted(method, flags, DEFLATE, RESERVED));
    }
    skip(TIME_LEVEL_AND_SYSTEM);
    if ((flags & EXTRA) != 0) {
      skip(header() | header() << Byte.SIZE);
    }
    for (int text : new int[] {NAME, COMMENT}) {
      boolean reading = (flags & text) != 0;
      while (reading) {
        reading = header() != 0;
      }
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      int computed = (int) checksum.getValue() & SHORT_MASK;
      require("header checksum", computed, number(Short.BYTES));
    }
    checksum.reset();
    inflater.reset();
    inflater.setInput(buffer, position, limit - position);
    inMember = true;
  }

  /** Checks the member's trailer; then the file ends, or another member starts. */
  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    require("checksum", checksum.getValue(), number(Integer.BYTES));
    require("length", inflater.getBytesWritten() & INT_MASK, number(Integer.BYTES));
    ended = !more();
    if (!ended) {
      int first = next();
      if (first != (MAGIC & 0xFF)) {
        throw new InvalidIdxException(
            "%s goes on behind the end of its gzip data: there are trailing bytes".formatted(file));
      }
      startMember(first);
    }
  }

  private void require(String what, long computed, long stored) throws InvalidIdxException {
    if (computed != stored) {
      throw damaged("its %s is %d, expected %d as stored".formatted(what, computed, stored));
    }
  }

  private InvalidIdxException damaged(String reason) {
    return new InvalidIdxException(
        "%s is a damaged gzip file, %s: fetch it again".formatted(file, reason));
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      header();
    }
  }

  private int header() throws IOException {
    int value = next();
    checksum.update(value);
    return value;
  }

  private long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) next() << (i * Byte.SIZE);
    }
    return number;
  }

  private int next() throws IOException {
    if (position == limit) {
      fill();
    }
    return buffer[position++] & 0xFF;
  }

  private void fill() throws IOException {
    position = limit;
    if (!more()) {
      throw new InvalidIdxException(
          "%s ends inside of its gzip data: it is truncated, fetch it again".formatted(file));
    }
  }

  /** Returns whether there are bytes at the position, after reading some where there were none. */
  private boolean more() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer, 0, BUFFER));
    }
    return position < limit;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
