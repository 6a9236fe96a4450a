package io.dcganspark.job.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A Spark distribution in SPARK_HOME, which has what the Spark home of a build lacks. */
public final class SparkDistribution {
  private SparkDistribution() {}

  /**
   * Returns a driver with it and this build's jar; where there is none, the test is skipped.
   *
   * @param name of its directory under {@code target/fork-N/clusters}
   * @param part a file of the distribution that the test needs
   */
  public static LocalSpark required(String name, String part) {
    boolean isThere = home().filter(directory -> Files.exists(directory.resolve(part))).isPresent();
    assumeTrue(isThere, "no " + part + " in SPARK_HOME: set it to a Spark distribution");
    return LocalSpark.in(name, home().orElseThrow(), SparkProcesses.made("dcgan.submit.jar"));
  }

  /** Returns what SPARK_HOME names. */
  public static Optional<Path> home() {
    return Optional.ofNullable(System.getenv("SPARK_HOME")).map(Path::of);
  }
}
