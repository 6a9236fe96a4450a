package io.dcganspark.job.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One IDX file, plain or gzipped by its name, on any Hadoop file system.
 *
 * @param path where it is
 * @param header what its header says
 */
record IdxFile(String path, IdxHeader header) implements Serializable {
  private static final int BUFFER = 1 << 16;

  /**
   * Reads the header and, where the length of the file is that of the data, holds one against the
   * other.
   *
   * @throws InvalidIdxException if the file is missing or not what it should be
   */
  static IdxFile open(Path path, int rank, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    try (DataInputStream in = new DataInputStream(stream(files.open(path), path.toString()))) {
      IdxFile file = new IdxFile(path.toString(), IdxHeader.read(in, path.toString(), rank));
      long length = files.getFileStatus(path).getLen();
      if (!file.isCompressed() && length != file.header.fileLength()) {
        throw file.wrongLength(length);
      }
      return file;
    } catch (FileNotFoundException e) {
      throw new InvalidIdxException("%s does not exist".formatted(path), e);
    }
  }

  boolean isCompressed() {
    return path.endsWith(".gz");
  }

  private InvalidIdxException wrongLength(long found) {
    return new InvalidIdxException(
        "%s has %d bytes, expected %d for %d records of %d bytes: %s"
            .formatted(
                path,
                found,
                header.fileLength(),
                header.records(),
                header.recordLength(),
                found < header.fileLength() ? "it is truncated" : "there are trailing bytes"));
  }

  /** Opens the data at a record. */
  InputStream openAt(int record, Configuration hadoop) throws IOException {
    Path file = new Path(path);
    FSDataInputStream raw = file.getFileSystem(hadoop).open(file);
    long offset = IdxHeader.length(header.sizes().length) + (long) record * header.recordLength();
    if (!isCompressed()) {
      raw.seek(offset);
      return new BufferedInputStream(raw, BUFFER);
    }
    InputStream unzipped = stream(raw, path);
    unzipped.skipNBytes(offset);
    return unzipped;
  }

  private static InputStream stream(InputStream raw, String path) throws IOException {
    return path.endsWith(".gz") ? new GZIPInputStream(raw, BUFFER) : raw;
  }

  /** Fills {@code record}. */
  void readRecord(InputStream in, byte[] record) throws IOException {
    if (in.readNBytes(record, 0, record.length) != record.length) {
      throw new InvalidIdxException(
          "%s ends early, expected %d bytes of data: it is truncated"
              .formatted(path, header.fileLength()));
    }
  }

  /** Refuses what stands behind the last record. */
  void requireEnd(InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw new InvalidIdxException(
          "%s goes on behind its %d bytes of data: there are trailing bytes"
              .formatted(path, header.fileLength()));
    }
  }
}
