package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cli.MnistExcerpt;
import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.SparkDistribution;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python package in the PySpark of a distribution, from the submit-ready jar. */
@Tag("chaos")
class PythonIT {
  private static final Path TESTS =
      Path.of("..", "python", "tests", "test_dcgan_spark.py").toAbsolutePath().normalize();

  /** What the package's tests read. */
  private static final int IMAGES = 240;

  @TempDir Path directory;

  @Test
  void theJarHoldsAWorkingPythonPackage() throws IOException {
    LocalSpark spark = SparkDistribution.required("python", "python/pyspark");
    String jar = spark.submitJar().toString();
    MnistExcerpt.write(directory, 0, IMAGES);

    try (LoggedProcess driver =
        spark.startProgram("--py-files", jar, TESTS.toString(), directory.toString())) {
      Submission ended = driver.awaitEnd();

      assertThat(ended.exitCode()).as(ended.output()).isZero();
      assertThat(ended.output()).containsPattern("(?m)^Ran [1-9]\\d* tests in ").contains("\nOK");
    }
  }
}
