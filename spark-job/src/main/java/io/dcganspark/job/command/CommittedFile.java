package io.dcganspark.job.command;

import io.dcganspark.job.store.LocalDisk;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** A file that is there whole under its name, or not at all. */
final class CommittedFile {
  private CommittedFile() {}

  /** What goes into a file. */
  @FunctionalInterface
  interface Content {
    /** Writes it; closing {@code out} is allowed. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file, over one that is there. */
  static void write(Path path, Configuration hadoop, Content content) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    LocalDisk.access(
        path,
        () -> {
          if (files.hasPathCapability(path, StreamCapabilities.ABORTABLE_STREAM)) {
            writeObject(path, files, content);
          } else {
            writeAside(path, files, content);
          }
          return path;
        });
  }

  /** On S3 an object is there once it is closed and not before, and a rename would copy it. */
  private static void writeObject(Path path, FileSystem files, Content content) throws IOException {
    FSDataOutputStream object = files.create(path, true);
    try (OutputStream out = new Unclosed(object)) {
      content.writeTo(out);
    } catch (IOException | RuntimeException e) {
      object.abort();
      throw e;
    }
    object.close(); // the commit
  }

  /** Writes a file under a temporary name beside its own, then gives it its own. */
  private static void writeAside(Path path, FileSystem checked, Content content)
      throws IOException {
    // Hadoop's sums beside local files would be strangers to every other program.
    FileSystem files =
        checked instanceof ChecksumFileSystem sums ? sums.getRawFileSystem() : checked;
    Path temporary =
        new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(files.create(temporary, false))) {
        content.writeTo(out);
      }
      // A rename onto a file that is there fails; a sum that lies beside it goes with it.
      checked.delete(path, false);
      if (!files.rename(temporary, path)) { // the commit
        throw new IOException("could not rename %s to %s".formatted(temporary, path));
      }
    } finally {
      files.delete(temporary, false);
    }
  }

  /** A buffer before a stream that stays open. */
  private static final class Unclosed extends BufferedOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
