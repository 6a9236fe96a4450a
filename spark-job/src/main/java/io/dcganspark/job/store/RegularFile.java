package io.dcganspark.job.store;

import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.SmallFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Opens files that may be somebody else's. On a local disk a name may be that of a pipe or of a
 * device: to open a pipe waits for ever for somebody who writes.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Opens a file.
   *
   * @throws DamagedException if it is there and is no file
   */
  public static InputStream open(FileSystem files, Path path) throws IOException {
    Optional<String> problem = problem(files, path);
    if (problem.isPresent()) {
      throw new DamagedException(problem.get());
    }
    return files.open(path);
  }

  /**
   * Reads a whole file.
   *
   * @param most bytes that it may have
   * @throws InvalidFileException with the file's name, if it has more
   * @throws DamagedException if it is there and is no file
   */
  public static byte[] read(FileSystem files, Path path, int most) throws IOException {
    try (InputStream in = open(files, path)) {
      return SmallFile.read(in, most);
    } catch (InvalidFileException e) {
      throw e.named(path);
    }
  }

  /** Returns what to say of a pipe or device; empty: it is a file, a directory or not there. */
  static Optional<String> problem(FileSystem files, Path path) {
    java.nio.file.Path local;
    if (files instanceof LocalFileSystem checked) {
      local = checked.pathToFile(path).toPath();
    } else if (files instanceof RawLocalFileSystem raw) {
      local = raw.pathToFile(path).toPath();
    } else {
      return Optional.empty();
    }
    boolean isOther =
        Files.exists(local) && !Files.isRegularFile(local) && !Files.isDirectory(local);
    return isOther
        ? Optional.of("%s is a pipe or a device, expected a file".formatted(path))
        : Optional.empty();
  }
}
