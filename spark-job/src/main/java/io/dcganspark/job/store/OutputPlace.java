package io.dcganspark.job.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;

/** Whether a directory could be made and written in, found out without writing anything. */
public final class OutputPlace {
  private OutputPlace() {}

  /**
   * Looks at the directory of that name, or else at the nearest one above that is there: a file of
   * that name may be replaced.
   *
   * @throws IOException saying what is in the way
   */
  public static void requireWritable(Path path, Configuration hadoop) throws IOException {
    FileSystem found = path.getFileSystem(hadoop);
    FileSystem files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    Path place = files.makeQualified(path);
    boolean isFile;
    try {
      isFile = files.getFileStatus(place).isFile();
    } catch (FileNotFoundException | ParentNotDirectoryException e) {
      isFile = false; // What is in the way lies above.
    }
    requireWritable(files, isFile ? place.getParent() : place);
  }

  /**
   * Looks at the directory, or else at the nearest one above that is there.
   *
   * @throws IOException saying what is in the way
   */
  static void requireWritable(FileSystem files, Path directory) throws IOException {
    for (Path path = directory; path != null; path = path.getParent()) {
      FileStatus status;
      try {
        status = files.getFileStatus(path);
      } catch (FileNotFoundException | ParentNotDirectoryException e) {
        continue; // It would be made, or what is in the way lies above.
      }
      if (!status.isDirectory()) {
        throw new IOException("%s is a file, expected a directory".formatted(path));
      }
      if (files instanceof RawLocalFileSystem local) {
        if (!local.pathToFile(path).canWrite()) {
          throw new IOException("no permission to write in %s".formatted(path));
        }
      } else {
        files.access(path, FsAction.WRITE);
      }
      return;
    }
  }
}
