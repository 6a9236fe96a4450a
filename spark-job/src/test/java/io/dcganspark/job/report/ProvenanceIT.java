package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.job.training.RunEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.commons.io.FileUtils;
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
    spark.stop();
  }

  private RunDirectory run() {
    return RunDirectory.open(directory.toString(), "run", new Configuration());
  }

  private Provenance started() {
    return Provenance.record(run(), run().newestCheckpoint(), spark.sparkContext(), DATA);
  }

  private JsonNode recorded() throws IOException {
    started();
    return json();
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(directory.resolve("run/provenance.json").toFile());
  }

  /** Has a start of the run commit a checkpoint. */
  private void commit(Provenance start, long step) {
    RunDirectory run = run();
    run.claim("app-1");
    byte[] nothing = {'{', '}'};
    run.commit(
        step,
        Map.of("generator.zip", nothing),
        new RunRecord(start.run(), nothing, start.content(), History.EMPTY),
        1);
  }

  @Test
  void tellsDataAndWhatTrainedIt() throws IOException {
    JsonNode json = recorded();
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
    commit(started(), 938);
    JsonNode first = json();
    JsonNode second = recorded();
    assertThat(second.at("/starts")).hasSize(2);
    assertThat(second.at("/starts/0")).isEqualTo(first.at("/starts/0"));
    assertThat(second.at("/starts/1/firstStep").asLong()).isEqualTo(938);
  }

  @Test
  void aRunKeepsItsIdentityAndAnotherRunHasAnother() throws IOException {
    Provenance first = started();
    assertThat(RunRecord.isIdentity(first.run())).isTrue();
    assertThat(json().at("/run").asText()).isEqualTo(first.run());
    assertThat(started().run()).as("before its first checkpoint").isEqualTo(first.run());
    commit(first, 938);
    assertThat(started().run()).isEqualTo(first.run());
    FileUtils.deleteDirectory(directory.resolve("run").toFile());
    assertThat(started().run()).as("in the same directory").isNotEqualTo(first.run());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"starts\": [", "", "[]", "{\"starts\": 7}", "{\"run\": \"x\"}"})
  void aDamagedFileDoesNotStopTheRun(String damaged) throws IOException {
    run().write("provenance.json", damaged.getBytes(StandardCharsets.UTF_8));
    assertThat(recorded().at("/starts")).hasSize(1);
    assertThat(RunRecord.isIdentity(json().at("/run").asText())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"starts\": [",
        "",
        "{}",
        "{\"run\": \"00000000-0000-0000-0000-000000000000\", \"starts\": []}"
      })
  void theCheckpointReplacesAFileThatIsDamagedOrOfAnotherRun(String damaged) throws IOException {
    Provenance first = started();
    commit(first, 938);
    run().write("provenance.json", damaged.getBytes(StandardCharsets.UTF_8));
    try (CapturedLog log = new CapturedLog(Provenance.class)) {
      assertThat(started().run()).isEqualTo(first.run());
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("provenance.json of file:", "the newest checkpoint's is used");
    }
    assertThat(json().at("/starts")).hasSize(2);
  }

  private JsonNode recordedOn(String... devices) throws IOException {
    Provenance provenance = started();
    provenance.onEvent(new RunEvent.DevicesUsed(Set.of(devices)));
    assertThat(json().at("/starts/0").has("devices")).as("no store is asked meanwhile").isFalse();
    provenance.onEvent(new RunEvent.RoundEnded(938));
    return json();
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
    Provenance first = started();
    first.onEvent(new RunEvent.DevicesUsed(Set.of("Some CPU (avx2)")));
    first.onEvent(new RunEvent.RoundEnded(938));
    commit(first, 938);
    JsonNode json = recorded();
    assertThat(json.at("/starts/0/devices")).hasSize(1);
    assertThat(json.at("/starts/1").has("devices")).isFalse();
  }

  @Test
  void holdsNoCredential() throws IOException {
    assertThat(recorded().toString()).doesNotContain("not-to-be-found");
  }
}
