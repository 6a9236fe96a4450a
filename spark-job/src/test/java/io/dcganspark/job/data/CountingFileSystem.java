package io.dcganspark.job.data;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The local file system, which counts how often each picture and CSV file is opened in this
 * process.
 */
public final class CountingFileSystem extends LocalFileSystem {
  private static final Map<String, Integer> OPENED = new ConcurrentHashMap<>();

  /** The settings with which a session uses it. */
  static final Map<String, Object> SETTINGS =
      Map.of(
          "spark.hadoop.fs.file.impl",
          CountingFileSystem.class.getName(),
          "spark.hadoop.fs.file.impl.disable.cache",
          true);

  /** Returns how often each of them was opened since the last call, by its name. */
  static Map<String, Integer> takeOpened() {
    Map<String, Integer> opened = new TreeMap<>(OPENED);
    OPENED.clear();
    return opened;
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (file.getName().endsWith(".png") || file.getName().endsWith(".csv")) {
      OPENED.merge(file.getName(), 1, Integer::sum);
    }
    return super.open(file, bufferSize);
  }
}
