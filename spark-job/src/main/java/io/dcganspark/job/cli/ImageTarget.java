package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.FileWriting;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where {@code generate} writes: a file or a directory that holds nothing, or only what an earlier
 * {@code generate} left and may be replaced.
 *
 * @param path with its file system
 * @param format of what is written
 * @param isFile whether it is one file rather than a directory
 */
record ImageTarget(Path path, ImageFormat format, boolean isFile) {
  private static final String SUCCESS = "_SUCCESS";

  /**
   * Checks a target; changes nothing.
   *
   * @param format null: that of the name
   * @throws UserErrorException if it cannot or must not be written
   */
  static ImageTarget check(String to, ImageFormat format, boolean overwrite, Configuration hadoop) {
    try {
      Path given = new Path(to);
      FileSystem files = given.getFileSystem(hadoop);
      Path path = files.makeQualified(given);
      ImageFormat found = ImageFormat.of(path.getName(), format);
      ImageTarget target = new ImageTarget(path, found, found.isFile(path.getName()));
      if (files.exists(path)) {
        target.checkReplaceable(files, overwrite);
      }
      return target;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException("cannot write to --to %s: %s".formatted(to, e.getMessage()), e);
    }
  }

  private void checkReplaceable(FileSystem files, boolean overwrite) throws IOException {
    boolean fileThere = files.getFileStatus(path).isFile();
    if (fileThere != isFile) {
      throw new UserErrorException(
          "--to %s is a %s, expected a %s: choose another name"
              .formatted(path, fileThere ? "file" : "directory", isFile ? "file" : "directory"));
    }
    FileStatus[] inside = isFile ? new FileStatus[0] : files.listStatus(path);
    if (!overwrite && (isFile || inside.length > 0)) {
      throw new UserErrorException(
          "--to %s is there already: choose another name or add --overwrite".formatted(path));
    }
    for (FileStatus file : inside) {
      // A mistyped path must not cost a directory.
      if (!format.wrote(file.getPath().getName())) {
        throw new UserErrorException(
            "--to %s holds %s, which generate did not write: choose another directory"
                .formatted(path, file.getPath().getName()));
      }
    }
  }

  /** Makes the directory with nothing in it. */
  void clearDirectory(Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    files.mkdirs(path);
    // First the mark that it is complete.
    files.delete(new Path(path, SUCCESS), false);
    for (FileStatus file : files.listStatus(path)) {
      if (file.isFile() && format.wrote(file.getPath().getName())) {
        files.delete(file.getPath(), false);
      }
    }
  }

  /** Marks the directory as complete, as Spark does. */
  void markComplete(Configuration hadoop) throws IOException {
    FileWriting.replace(new Path(path, SUCCESS), hadoop, out -> {});
  }
}
