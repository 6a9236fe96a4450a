package io.dcganspark.job.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The records of an IDX file, read from a stream that is not trusted: memory is taken for bytes
 * that came, never for those that the header announces.
 */
final class IdxStream implements Closeable {
  private final InputStream in;
  private final String file;
  private final IdxHeader header;

  /**
   * Resumes at a record of a file whose header is known.
   *
   * @param in closed with this
   * @param file its name, for messages
   */
  IdxStream(InputStream in, String file, IdxHeader header) {
    this.in = in;
    this.file = file;
    this.header = header;
  }

  /**
   * Starts at the beginning of a file and reads its header.
   *
   * @param in closed with what is returned
   * @param file its name, for messages
   * @param rank its number of dimensions
   */
  static IdxStream start(InputStream in, String file, int rank) throws IOException {
    return new IdxStream(in, file, IdxHeader.read(in, file, rank));
  }

  IdxHeader header() {
    return header;
  }

  /** Returns the bytes of the next record. */
  byte[] readRecord() throws IOException {
    byte[] record = in.readNBytes(header.recordLength());
    if (record.length != header.recordLength()) {
      throw new InvalidIdxException(
          "%s ends inside of a record, expected %d records of %d bytes: it is truncated"
              .formatted(file, header.records(), header.recordLength()));
    }
    return record;
  }

  /** Refuses what stands behind the last record. */
  void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw new InvalidIdxException(
          "%s has trailing bytes after its %d records of %d bytes"
              .formatted(file, header.records(), header.recordLength()));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
