package io.dcganspark.job.store;

import io.dcganspark.model.failure.DiskFullException;
import io.dcganspark.model.failure.Reason;
import java.io.IOException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/**
 * Files on a disk that may be full or broken. Hadoop's local file systems throw an {@link Error}
 * then, which no handler of exceptions sees and which does not name the file.
 */
final class DiskAccess {
  private DiskAccess() {}

  /** Reads or writes a file. */
  @FunctionalInterface
  public interface Access<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Reads or writes a file of any Hadoop file system.
   *
   * @throws IOException that names the file, if its disk is full or broken
   */
  public static <T> T access(Path file, Access<T> access) throws IOException {
    try {
      return access.run();
    } catch (FSError e) {
      throw DiskFullException.of(file.toString(), e)
          .<IOException>map(full -> full)
          .orElseGet(() -> new IOException("%s: %s".formatted(file, Reason.of(Reason.root(e))), e));
    } catch (IOException e) {
      throw DiskFullException.of(file.toString(), e).<IOException>map(full -> full).orElse(e);
    }
  }
}
