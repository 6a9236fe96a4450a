package io.dcganspark.job.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Unzips a gzip file of one or more members (<a href="https://www.rfc-editor.org/rfc/rfc1952">RFC
 * 1952</a>). Unlike {@link java.util.zip.GZIPInputStream}, the one of Commons Compress refuses what
 * stands behind the last member, and does not ask {@link InputStream#available}, which is 0 on some
 * file systems, whether another one follows. Here its errors get the file's name and what to do.
 */
final class GzipStream extends InputStream {
  static final int BUFFER = 1 << 16;

  /** A header may have a name of any length, which is kept while it is read. */
  private static final int MOST_BEFORE_CONTENT = 1 << 20;

  private static final int MAGIC = 0x1F8B;

  private final String file;
  private final Source source;
  private final InputStream buffered;
  private InputStream unzipped;

  /**
   * Reads nothing yet.
   *
   * @param in closed with this
   * @param file its name, for messages
   */
  GzipStream(InputStream in, String file) {
    this.file = file;
    this.source = new Source(in);
    this.buffered = new BufferedInputStream(source, BUFFER);
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
    try {
      if (unzipped == null) {
        requireMagic();
        unzipped = unzip(buffered);
      }
      int read = unzipped.read(target, offset, length);
      source.beforeContent = 0;
      return read;
    } catch (IOException e) {
      throw source.failure == null ? refused(e) : source.failure;
    }
  }

  @SuppressWarnings("deprecation") // Since 1.28, of Spark 4; 1.23, of Spark 3.5, has no other.
  private static GzipCompressorInputStream unzip(InputStream zipped) throws IOException {
    return new GzipCompressorInputStream(zipped, true);
  }

  private void requireMagic() throws IOException {
    buffered.mark(ForeignFile.START);
    byte[] start = buffered.readNBytes(ForeignFile.START);
    buffered.reset();
    int first = start.length > 0 ? start[0] & 0xFF : -1;
    int second = start.length > 1 ? start[1] & 0xFF : -1;
    if (first < 0) {
      throw new InvalidIdxException("%s is empty, expected a gzip file".formatted(file));
    }
    if (second < 0) {
      throw new EOFException();
    }
    if ((first << Byte.SIZE | second) != MAGIC) {
      throw new InvalidIdxException(
          "%s starts with 0x%02x%02x, expected 0x%04x, since its name says that it is gzipped: %s"
              .formatted(
                  file,
                  first,
                  second,
                  MAGIC,
                  first == 0
                      ? "rename it or fetch it again"
                      : ForeignFile.advice(start, file) + "; rename it or fetch it again"));
    }
  }

  private IOException refused(IOException found) {
    if (found instanceof InvalidIdxException) {
      return found;
    }
    return new InvalidIdxException(
        found instanceof EOFException
            ? "%s ends inside of its gzip data: it is truncated, fetch it again".formatted(file)
            : "%s is a damaged gzip file (%s): fetch it again".formatted(file, found.getMessage()));
  }

  @Override
  public void close() throws IOException {
    if (unzipped != null) {
      unzipped.close();
    }
    buffered.close();
  }

  /** The file as it lies there. What goes wrong in reading it is no damage of its content. */
  private final class Source extends FilterInputStream {
    private IOException failure;
    private int beforeContent;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (beforeContent > MOST_BEFORE_CONTENT) {
        throw new InvalidIdxException(
            "%s has more than %d bytes before any content, expected a gzip file of images: fetch it again"
                .formatted(file, MOST_BEFORE_CONTENT));
      }
      try {
        int read = in.read(target, offset, length);
        beforeContent += Math.max(0, read);
        return read;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
