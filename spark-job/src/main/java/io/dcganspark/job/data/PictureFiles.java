package io.dcganspark.job.data;

import io.dcganspark.job.config.UserErrorException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files below a folder that are taken for images, by their names. */
final class PictureFiles {
  /** As Hadoop's globs are written. */
  static final String GLOB = "*.{[pP][nN][gG],[jJ][pP][gG],[jJ][pP][eE][gG]}";

  private static final Pattern NAME =
      Pattern.compile(".*\\.(png|jpe?g)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private PictureFiles() {}

  /**
   * Returns a folder's path in full.
   *
   * @throws UserErrorException if there is no such folder
   */
  static Path folder(String path, Configuration hadoop) throws IOException {
    try {
      Path given = new Path(path);
      FileSystem files = given.getFileSystem(hadoop);
      Path folder = files.makeQualified(given);
      if (!files.getFileStatus(folder).isDirectory()) {
        throw new UserErrorException(
            "%s is a file, expected a folder of PNG and JPEG files".formatted(folder));
      }
      return folder;
    } catch (FileNotFoundException e) {
      throw new UserErrorException(
          "%s does not exist, expected a folder of PNG and JPEG files".formatted(path), e);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(
          "\"%s\" cannot be used, expected a folder of PNG and JPEG files: %s"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  /**
   * Counts the files without opening them.
   *
   * @throws UserErrorException if there are none
   */
  static long count(String path, Configuration hadoop) throws IOException {
    Path folder = folder(path, hadoop);
    long[] count = {0};
    forEach(folder, hadoop, file -> count[0]++);
    if (count[0] == 0) {
      throw new UserErrorException(
          "%s holds no file that ends in .png, .jpg or .jpeg, neither do the folders below it"
              .formatted(folder));
    }
    return count[0];
  }

  /** Returns the files that hold nothing, which Spark's sources never hand out. */
  static List<String> empty(Path folder, Configuration hadoop) throws IOException {
    List<String> empty = new ArrayList<>();
    forEach(
        folder,
        hadoop,
        file -> {
          if (file.getLen() == 0) {
            empty.add(file.getPath().toString());
          }
        });
    return empty;
  }

  private static void forEach(Path folder, Configuration hadoop, Consumer<FileStatus> visitor)
      throws IOException {
    RemoteIterator<LocatedFileStatus> files = folder.getFileSystem(hadoop).listFiles(folder, true);
    while (files.hasNext()) {
      FileStatus file = files.next();
      if (NAME.matcher(file.getPath().getName()).matches() && !isHidden(file.getPath(), folder)) {
        visitor.accept(file);
      }
    }
  }

  /** What Spark passes over: other programs' own. */
  private static boolean isHidden(Path file, Path folder) {
    for (Path at = file; at != null && !at.equals(folder); at = at.getParent()) {
      if (at.getName().startsWith(".") || at.getName().startsWith("_")) {
        return true;
      }
    }
    return false;
  }
}
