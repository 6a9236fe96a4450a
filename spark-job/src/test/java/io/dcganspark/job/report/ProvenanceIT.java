package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.store.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenanceIT {
  private static final Provenance.Data DATA = new Provenance.Data("hdfs:/mnist", 60_000, "ab12");
  private static SparkSession spark;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.hadoop.fs.s3a.secret.key", "not-to-be-found")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private RunDirectory run() {
    return RunDirectory.open(directory.toString(), "run", new Configuration());
  }

  private JsonNode recorded(long firstStep) throws IOException {
    Provenance.record(run(), spark.sparkContext(), DATA, firstStep);
    return new ObjectMapper().readTree(directory.resolve("run/provenance.json").toFile());
  }

  @Test
  void tellsDataAndWhatTrainedIt() throws IOException {
    JsonNode json = recorded(0);
    assertThat(json.at("/data/path").asText()).isEqualTo("hdfs:/mnist");
    assertThat(json.at("/data/images").asLong()).isEqualTo(60_000);
    assertThat(json.at("/data/sha256").asText()).isEqualTo("ab12");
    assertThat(json.at("/starts/0/versions/spark").asText())
        .isEqualTo(spark.sparkContext().version());
    assertThat(json.at("/starts/0/versions/commit").asText()).isEqualTo(Build.current().commit());
    assertThat(json.at("/starts/0/cluster/applicationId").asText())
        .isEqualTo(spark.sparkContext().applicationId());
  }

  @Test
  void keepsEarlierStarts() throws IOException {
    JsonNode first = recorded(0);
    JsonNode second = recorded(938);
    assertThat(second.at("/starts")).hasSize(2);
    assertThat(second.at("/starts/0")).isEqualTo(first.at("/starts/0"));
    assertThat(second.at("/starts/1/firstStep").asLong()).isEqualTo(938);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"starts\": [", "", "[]", "{\"starts\": 7}"})
  void aDamagedFileDoesNotStopTheRun(String damaged) throws IOException {
    run().write("provenance.json", damaged.getBytes(StandardCharsets.UTF_8));
    assertThat(recorded(0).at("/starts")).hasSize(1);
  }

  private JsonNode recordedOn(String... devices) throws IOException {
    recorded(0);
    Provenance.recordDevices(run(), Set.of(devices));
    return new ObjectMapper().readTree(directory.resolve("run/provenance.json").toFile());
  }

  @Test
  void promisesTheSameBitsOnProcessorsOfOneKind() throws IOException {
    JsonNode start = recordedOn("Some CPU (avx2)").at("/starts/0");
    assertThat(start.at("/devices/0").asText()).isEqualTo("Some CPU (avx2)");
    assertThat(start.at("/sameBitsPromised").booleanValue()).isTrue();
  }

  @Test
  void promisesNoBitsWhereCpusAndGpusShareARun() throws IOException {
    JsonNode start =
        recordedOn("Some CPU (avx2)", "GPU (CUDA, compute capability 8.0)").at("/starts/0");
    assertThat(start.at("/devices")).hasSize(2);
    assertThat(start.at("/sameBitsPromised").booleanValue()).isFalse();
    assertThat(start.at("/sameBitsPromised").isBoolean()).isTrue();
  }

  @Test
  void promisesNoBitsOnGpusOfOneKind() throws IOException {
    JsonNode start = recordedOn("GPU (CUDA, compute capability 8.0)").at("/starts/0");
    assertThat(start.at("/sameBitsPromised").isBoolean()).isTrue();
    assertThat(start.at("/sameBitsPromised").booleanValue()).isFalse();
  }

  @Test
  void devicesBelongToTheNewestStart() throws IOException {
    recordedOn("Some CPU (avx2)");
    JsonNode json = recorded(938);
    assertThat(json.at("/starts/0/devices")).hasSize(1);
    assertThat(json.at("/starts/1").has("devices")).isFalse();
  }

  @Test
  void holdsNoCredential() throws IOException {
    assertThat(recorded(0).toString()).doesNotContain("not-to-be-found");
  }
}
