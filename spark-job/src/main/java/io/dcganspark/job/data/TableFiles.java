package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a table, looked at before Spark reads them: executors log a trace for each one that
 * is of another kind.
 */
final class TableFiles {
  /** How files of each format start. */
  private static final Map<String, List<String>> STARTS =
      Map.of("parquet", List.of("PAR1", "PARE"), "orc", List.of("ORC"));

  /** Every one is a request to a store. */
  private static final int MOST_LOOKED_AT = 200;

  private TableFiles() {}

  /**
   * Checks the files of a folder.
   *
   * @throws UserErrorException if there is one that the format does not have
   */
  static void require(DataConfig data, Configuration hadoop) throws IOException {
    List<String> starts = STARTS.get(data.format());
    if (starts == null || data.options().keySet().stream().anyMatch(TableFiles::choosesFiles)) {
      return;
    }
    Path root = new Path(data.path());
    FileSystem files = LocalFolder.forAnyName(root.getFileSystem(hadoop));
    Deque<Path> folders = new ArrayDeque<>(List.of(root));
    int lookedAt = 0;
    while (!folders.isEmpty()) {
      for (FileStatus file : files.listStatus(folders.remove())) {
        String name = file.getPath().getName();
        if (isPassedOver(name)) {
          continue;
        }
        if (file.isDirectory()) {
          folders.add(file.getPath());
        } else if (isOddName(name, data.format()) || lookedAt++ < MOST_LOOKED_AT) {
          require(files, file, starts, data);
        }
      }
    }
  }

  private static boolean choosesFiles(String option) {
    return option.equalsIgnoreCase("pathGlobFilter");
  }

  /** As Spark does. */
  private static boolean isPassedOver(String name) {
    return name.startsWith(".")
        || (name.startsWith("_") && !name.contains("="))
        || name.endsWith("._COPYING_");
  }

  private static boolean isOddName(String name, String format) {
    return !name.endsWith("." + format);
  }

  private static void require(
      FileSystem files, FileStatus file, List<String> starts, DataConfig data) throws IOException {
    byte[] start = new byte[starts.get(0).length()];
    try (FSDataInputStream in = files.open(file.getPath())) {
      in.readFully(start);
    } catch (EOFException e) {
      start = new byte[0];
    }
    if (starts.contains(new String(start, StandardCharsets.ISO_8859_1))) {
      return;
    }
    String kind = data.format().equals("orc") ? "an ORC" : "a Parquet";
    if (file.getPath().getName().equals(new Path(data.path()).getName())) {
      throw new UserErrorException(
          "%s cannot be read as %s: it is not %s file, set data.format to what it is"
              .formatted(data.path(), data.format(), kind));
    }
    throw new UserErrorException(
        "%s in %s is not %s file: move it away, or set data.options.pathGlobFilter to a pattern of the names to read"
            .formatted(file.getPath().getName(), data.path(), kind));
  }
}
