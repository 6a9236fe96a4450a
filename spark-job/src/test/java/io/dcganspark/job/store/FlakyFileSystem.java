package io.dcganspark.job.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Fails for a while: at reads of a file, or in answering that a manifest was written. */
public final class FlakyFileSystem extends OtherSchemeFileSystem {
  private static String unreadable = "";
  private static int failuresLeft;
  private static boolean losesAnswers;
  private static boolean losesManifests;

  static Configuration configuration() {
    failReads("", 0);
    atCommits(false, false);
    Configuration configuration = new Configuration();
    configuration.setClass("fs.flaky.impl", FlakyFileSystem.class, FileSystem.class);
    return configuration;
  }

  /** Has the next reads of files of a name fail. */
  static void failReads(String name, int times) {
    unreadable = name;
    failuresLeft = times;
  }

  /**
   * Has the end of a manifest's upload fail.
   *
   * @param answer whether only the answer is lost
   * @param manifest whether the manifest is lost too
   */
  static void atCommits(boolean answer, boolean manifest) {
    losesAnswers = answer;
    losesManifests = manifest;
  }

  static int failuresLeft() {
    return failuresLeft;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (path.getName().equals(unreadable) && failuresLeft > 0) {
      failuresLeft--;
      throw new IOException("connection reset");
    }
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
    FSDataOutputStream out = super.create(path, overwrite);
    if (!losesAnswers || Manifest.stepOfManifest(path.getName()) < 0) {
      return out;
    }
    return new FSDataOutputStream(
        new FilterOutputStream(out) {
          @Override
          public void close() throws IOException {
            super.close();
            if (losesManifests) {
              delete(path, false);
            }
            throw new IOException("connection reset");
          }
        },
        null);
  }
}
