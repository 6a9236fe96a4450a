package io.dcganspark.job.cluster;

import java.nio.file.Path;

/**
 * Directories of the build that outlive a test, such as those of a cluster's logs. The build runs
 * tests in several processes side by side, and each has directories that no other one uses.
 */
public final class TargetDirectory {
  private static final Path OF_PROCESS =
      Path.of("target", System.getProperty("dcgan.fork", "fork-1"));

  private TargetDirectory() {}

  /** Returns the absolute path of a directory, such as {@code clusters/driver-loss}. */
  public static Path of(String name) {
    return OF_PROCESS.resolve(name).toAbsolutePath();
  }
}
