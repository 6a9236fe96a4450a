package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dcganspark.job.cli.MnistExcerpt;
import io.dcganspark.job.cluster.FreePort;
import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.SparkDistribution;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python package in a session of Spark Connect, whose server has the submit-ready jar. The
 * client is the python3 on the path, with the modules that PySpark's needs.
 */
@Tag("chaos")
class SparkConnectIT {
  private static final Path PYTHON = Path.of("..", "python").toAbsolutePath().normalize();
  private static final Pattern STARTED = Pattern.compile("Spark Connect server started at");

  /** What the package's tests read. */
  private static final int IMAGES = 240;

  @TempDir Path directory;

  @Test
  void thePackageTrainsAndDrawsThroughAServer() throws IOException, InterruptedException {
    LocalSpark spark = SparkDistribution.required("connect", "python/pyspark/sql/connect");
    Path pyspark = SparkDistribution.home().orElseThrow().resolve("python");
    assumeTrue(
        ended("python3", "-c", "import grpc, grpc_status, pandas, pyarrow").exitCode() == 0,
        "python3 lacks modules of Spark Connect's client: grpcio, grpcio-status, pandas, pyarrow");
    MnistExcerpt.write(directory, 0, IMAGES);
    int port = FreePort.find();

    try (LoggedProcess server =
        spark.startProgram(
            "--class",
            "org.apache.spark.sql.connect.service.SparkConnectServer",
            "--conf",
            "spark.connect.grpc.binding.port=" + port,
            "--conf",
            "spark.log.level=INFO",
            "spark-internal")) {
      server.awaitOutput(STARTED);
      Submission client =
          ended(
              "env",
              "PYTHONPATH=" + PYTHON + ":" + pyspark + ":" + py4j(pyspark),
              "python3",
              PYTHON.resolve("tests/test_spark_connect.py").toString(),
              "sc://127.0.0.1:" + port,
              directory.toString());

      assertThat(client.exitCode()).as(client.output()).isZero();
      assertThat(client.output()).containsPattern("(?m)^Ran [1-9]\\d* tests in ").contains("\nOK");
    }
  }

  private static Path py4j(Path pyspark) throws IOException {
    try (DirectoryStream<Path> archives =
        Files.newDirectoryStream(pyspark.resolve("lib"), "py4j-*.zip")) {
      return archives.iterator().next();
    }
  }

  private Submission ended(String... command) throws IOException {
    Path log = directory.resolve("client.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try (LoggedProcess client = new LoggedProcess("client", process, log)) {
      return client.awaitEnd();
    }
  }
}
