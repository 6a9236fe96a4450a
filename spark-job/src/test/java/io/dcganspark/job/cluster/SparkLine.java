package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A line of Spark, with the Spark home and the submit-ready jar that a build for it leaves. */
public enum SparkLine {
  /** What Maven builds without a profile. */
  SPARK_3_5("spark-3.5.*", "dcgan-spark-job.jar"),

  /** What the profile spark4 builds. */
  SPARK_4("spark-4.*", "dcgan-spark-job-spark4.jar");

  private static final Path HOMES = Path.of("..", "deploy", "spark-home", "target");

  private final String homes;
  private final Path jar;

  SparkLine(String homes, String jar) {
    this.homes = homes;
    this.jar = Path.of("target", jar).toAbsolutePath();
  }

  /** Returns the line of an installed Spark. */
  static SparkLine of(Path sparkHome) throws IOException {
    try (DirectoryStream<Path> core =
        Files.newDirectoryStream(sparkHome.resolve("jars"), "spark-core_2.13-*.jar")) {
      return core.iterator().hasNext() ? SPARK_4 : SPARK_3_5;
    }
  }

  /** Returns the submit-ready jar for it. */
  Path jar() {
    return jar;
  }

  /** Returns whether this checkout was built for it. */
  public boolean isBuilt() {
    return home().isPresent() && Files.exists(jar);
  }

  /**
   * Returns a driver with this Spark.
   *
   * @param name of its directory under {@code target/fork-N/clusters}
   * @param other the line whose jar it submits
   */
  public LocalSpark submitting(String name, SparkLine other) {
    return LocalSpark.in(name, home().orElseThrow(), other.jar);
  }

  private Optional<Path> home() {
    if (!Files.isDirectory(HOMES)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(HOMES, homes)) {
      for (Path home : found) {
        return Optional.of(home.toAbsolutePath().normalize());
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
