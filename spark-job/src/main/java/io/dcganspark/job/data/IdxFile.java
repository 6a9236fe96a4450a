package io.dcganspark.job.data;

import io.dcganspark.job.config.LocalNames;
import io.dcganspark.model.state.Sha256;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One IDX file, plain or gzipped by its name, on any Hadoop file system.
 *
 * @param path where it is
 * @param header what its header says
 */
record IdxFile(String path, IdxHeader header) implements Serializable {
  /** A byte of deflate is at most four repetitions of 258 bytes. */
  private static final int LARGEST_INFLATION = 4 * 258;

  /**
   * Reads the header and holds it against the length of the file: that of a plain file is known, a
   * gzipped one cannot hold more than its bytes can be inflated to.
   *
   * @throws InvalidIdxException if the file is missing or not what it should be
   */
  static IdxFile open(Path path, int rank, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    LocalNames.require(files, path);
    long length = length(files, path);
    try (InputStream in = contents(files.open(path), path.toString())) {
      IdxFile file = new IdxFile(path.toString(), IdxHeader.read(in, path.toString(), rank));
      file.requireLength(length);
      return file;
    }
  }

  private static long length(FileSystem files, Path path) throws IOException {
    FileStatus status;
    try {
      status = files.getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new InvalidIdxException("%s does not exist, expected an IDX file".formatted(path), e);
    }
    if (status.isDirectory()) {
      throw new InvalidIdxException("%s is a directory, expected an IDX file".formatted(path));
    }
    if (status.getLen() == 0) {
      throw new InvalidIdxException("%s is empty, expected an IDX file".formatted(path));
    }
    return status.getLen();
  }

  private void requireLength(long found) throws InvalidIdxException {
    long expected = header.fileLength();
    if (isCompressed() && expected > found * LARGEST_INFLATION) {
      throw new InvalidIdxException(
          "%s has %d bytes, too few to hold the %d that its header announces, %d records of %d bytes: it is truncated or damaged"
              .formatted(path, found, expected, header.records(), header.recordLength()));
    }
    if (!isCompressed() && expected != found) {
      throw new InvalidIdxException(
          "%s has %d bytes, expected %d for %d records of %d bytes: %s"
              .formatted(
                  path,
                  found,
                  expected,
                  header.records(),
                  header.recordLength(),
                  found < expected ? "it is truncated" : "there are trailing bytes"));
    }
  }

  boolean isCompressed() {
    return path.endsWith(".gz");
  }

  /** Opens the data at a record. */
  IdxStream openAt(int record, Configuration hadoop) throws IOException {
    long offset = IdxHeader.length(header.sizes().length) + (long) record * header.recordLength();
    FSDataInputStream raw = raw(hadoop);
    try {
      if (!isCompressed()) {
        raw.seek(offset);
      }
      InputStream in = contents(raw, path);
      if (isCompressed()) {
        in.skipNBytes(offset);
      }
      return new IdxStream(in, path, header);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * Reads the whole file, which finds what a gzipped one hides: damage, truncation, trailing bytes.
   *
   * @return the SHA-256 of the file, of the unzipped one where it is gzipped
   * @throws InvalidIdxException if it is not what its header says
   */
  String sha256(Configuration hadoop) throws IOException {
    MessageDigest digest = Sha256.start();
    try (InputStream in = new DigestInputStream(contents(raw(hadoop), path), digest)) {
      readAll(in, (number, record) -> {});
    }
    return Sha256.hex(digest);
  }

  /**
   * Reads the whole file, as {@link #sha256(Configuration)} does.
   *
   * @param as the header that the records as they are used would have
   * @param use makes of a record what is used of it
   * @return the SHA-256 of the uncompressed file
   */
  String sha256(Configuration hadoop, IdxHeader as, Use use) throws IOException {
    MessageDigest digest = Sha256.start();
    digest.update(as.toBytes());
    try (InputStream in = contents(raw(hadoop), path)) {
      readAll(in, (number, record) -> digest.update(use.of(number, record)));
    }
    return Sha256.hex(digest);
  }

  /** Makes of a record what is used of it. */
  @FunctionalInterface
  interface Use {
    /**
     * Does it.
     *
     * @param number of the record, from 0
     * @throws InvalidIdxException if it cannot be used
     */
    byte[] of(int number, byte[] record) throws InvalidIdxException;
  }

  private interface Reader {
    void take(int number, byte[] record) throws InvalidIdxException;
  }

  private void readAll(InputStream in, Reader reader) throws IOException {
    IdxStream stream = IdxStream.start(in, path, header.sizes().length);
    if (!Arrays.equals(stream.header().sizes(), header.sizes())) {
      throw new InvalidIdxException("%s was changed while it was read".formatted(path));
    }
    for (int i = 0; i < header.records(); i++) {
      reader.take(i, stream.readRecord());
    }
    stream.requireEnd();
  }

  private FSDataInputStream raw(Configuration hadoop) throws IOException {
    Path file = new Path(path);
    FileSystem files = file.getFileSystem(hadoop);
    LocalNames.require(files, file);
    return files.open(file);
  }

  private static InputStream contents(InputStream raw, String path) {
    return path.endsWith(".gz")
        ? new GzipStream(raw, path)
        : new BufferedInputStream(raw, GzipStream.BUFFER);
  }
}
