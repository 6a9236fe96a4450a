package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.StandaloneCluster;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The jar of -Pcuda on machines without device: it trains on their CPUs, and says so once. */
@EnabledIfSystemProperty(named = "dcgan.submit.jar", matches = ".*-cuda\\.jar")
class CudaJarIT {
  @TempDir Path output;

  @Test
  void aLocalRunTrainsOnTheCpuAndSaysSoInOneLine() throws IOException {
    try (StandaloneCluster cluster = StandaloneCluster.start("both-backends-local", 1)) {
      SmallTraining training = new SmallTraining(output, "local").with("model.recipe=gan");
      List<String> options = List.of("--class", "DcganJob", "--master", "local[2]");

      Submission end = cluster.submit(options, cluster.submitJar(), training.arguments());

      assertThat(end.exitCode()).as(end.output()).isZero();
      assertSaysItInOneLine(end.output());
      assertTrainedOnProcessors(training);
    }
  }

  @Test
  void driverAndExecutorsOfAClusterEachSayItInOneLine() throws IOException {
    try (StandaloneCluster cluster = StandaloneCluster.start("both-backends", 2)) {
      SmallTraining training = new SmallTraining(output, "standalone").with("model.recipe=gan");

      Submission end = cluster.submit(training.arguments().toArray(String[]::new));

      assertThat(end.exitCode()).as(end.output()).isZero();
      assertSaysItInOneLine(end.output());
      List<String> executors = executorLogs(cluster);
      assertThat(executors).hasSize(2);
      executors.forEach(CudaJarIT::assertSaysItInOneLine);
      assertTrainedOnProcessors(training);
    }
  }

  private static List<String> executorLogs(StandaloneCluster cluster) throws IOException {
    try (Stream<Path> files = Files.walk(cluster.directory().resolve("work"), 3)) {
      return files
          .filter(file -> file.endsWith("stderr"))
          .map(
              file -> {
                try {
                  return Files.readString(file) + Files.readString(file.resolveSibling("stdout"));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  private static void assertSaysItInOneLine(String log) {
    // The jar is called so, perhaps the checkout too, and ND4J logs at INFO which backend it took.
    String checkout = Path.of("").toAbsolutePath().getParent().toString();
    Stream<String> ofCuda =
        log.lines()
            .map(line -> line.replace(checkout, ""))
            .map(line -> line.replace("dcgan-spark-job-cuda", "").replace("[CpuInPlaceOfCuda]", ""))
            .filter(line -> line.matches("(?i).*(cuda|cublas).*"));
    assertThat(ofCuda)
        .singleElement()
        .asString()
        .contains("CUDA cannot be used here (", "libcuda.so.1", "): computing on the CPU");
    // Spark has its own where a machine is so busy that heartbeats come late.
    assertThat(log.lines().filter(line -> line.matches("\tat .*(nd4j|bytedeco|dcganspark).*")))
        .isEmpty();
    assertThat(log.lines().filter(line -> line.matches(".*\\bWARN\\b.*(Nd4j|nd4j|dcganspark).*")))
        .isEmpty();
  }

  private static void assertTrainedOnProcessors(SmallTraining training) {
    assertThat(training.result()).containsKey("state");
    JsonNode start = training.json("provenance.json").at("/starts/0");
    assertThat(start.at("/cluster/driverBackend").asText()).isEqualTo("CpuInPlaceOfCuda");
    assertThat(start.at("/devices")).hasSize(1);
    assertThat(start.at("/devices/0").asText()).doesNotContain("GPU");
    assertThat(start.at("/sameBitsPromised").booleanValue()).isTrue();
  }
}
