package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;

/** A store that a test started, for data and runs, and what a submission needs to reach it. */
public interface TestStore extends AutoCloseable {
  /** Its root, without a slash at the end. */
  String uri();

  /** Spark's settings; credentials apart. */
  Map<String, String> settings();

  /** Environment variables of {@code spark-submit}. */
  Map<String, String> credentials();

  /** Jars that neither Spark nor the job brings. */
  List<Path> jars();

  /** The store as this JVM sees it. */
  FileSystem files();

  /**
   * Copies a local directory.
   *
   * @param directory to copy
   * @param to its path on the store
   */
  default void put(Path directory, String to) {
    try {
      files()
          .copyFromLocalFile(
              new org.apache.hadoop.fs.Path(directory.toUri()), new org.apache.hadoop.fs.Path(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void close();
}
