package io.dcganspark.job.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file that is there whole under its name, or not at all. */
final class CommittedFile {
  private CommittedFile() {}

  /** What goes into a file. */
  @FunctionalInterface
  interface Content {
    /** Writes it; closing {@code out} is allowed. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file under a temporary name beside its own, then gives it its own. */
  static void write(Path path, Configuration hadoop, Content content) throws IOException {
    FileSystem checked = path.getFileSystem(hadoop);
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
}
