package io.dcganspark.job.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.JsonFuzz;
import io.dcganspark.job.collective.Fuzz;
import io.dcganspark.job.store.DamagedException;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.SealedJson;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.json.InvalidFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run recorded of itself. */
class RecordedFilesFuzzTest {
  private static final int INPUTS = 20_000;
  private static final int MOST_BYTES = 1 << 20;
  private static final String EVALUATION =
      """
      {"step": 8, "seed": 0, "data": {"path": "mnist", "images": 60000, "sha256": "d1"},
       "classifier": {"command": "train-classifier", "imagesSha256": "c1", "accuracy": 0.99,
                      "learntFromThisData": false},
       "generated": {"images": 10000, "frechetDistance": 12.5}}
      """;

  @TempDir Path directory;

  @Test
  void evaluations() throws Exception {
    StoredEvaluation other = evaluation(EVALUATION.getBytes(UTF_8));
    EvaluationReport.Judge judge = EvaluationReport.Judge.of(Classifier.ofMnist());
    Fuzz.Outcome outcome =
        Fuzz.run(
            INPUTS,
            random -> JsonFuzz.of(random, EVALUATION),
            DamagedException.class,
            MOST_BYTES,
            input -> {
              StoredEvaluation read = evaluation(input);
              assertThat(read.frechetDistance()).isNotInfinite();
              assertThat(read.differenceFrom(other)).isNotNull();
              assertThat(read.isOf(10_000, 0, "mnist", judge, Optional.empty())).isFalse();
            });
    assertThat(outcome.accepted()).isGreaterThan(INPUTS / 20);
    assertThat(outcome.refused()).isGreaterThan(INPUTS / 2);
  }

  /** Without the digest that refuses every change of what this version writes. */
  private static StoredEvaluation evaluation(byte[] json) throws DamagedException {
    return new StoredEvaluation("evaluations/x.json", json, SealedJson.read(json));
  }

  @Test
  void linesOfMetrics() {
    String lines =
        Stream.of(4, 8)
            .map(step -> MetricsLog.line(Measured.step(step)) + "\n")
            .collect(
                Collectors.joining(
                    "", "{\"evaluation\": {\"step\": 4, \"frechetDistance\": 1.5}}\n", ""));
    Fuzz.Outcome outcome =
        Fuzz.run(
            INPUTS / 20, // What is left out is logged.
            random -> JsonFuzz.of(random, lines),
            InvalidFileException.class,
            MOST_BYTES,
            input -> {
              String text = new String(input, UTF_8);
              MetricsLog.parse(text, 8)
                  .forEach(step -> assertThat(step.step()).isLessThanOrEqualTo(8));
              List<EventLine> events = MetricsLog.events(text, 8);
              assertThat(MetricsLog.format(MetricsLog.parse(text, 8), events)).isNotNull();
              assertThat(AdditionalMetrics.parse(text).names()).isNotNull();
            });
    assertThat(outcome.refused()).isZero(); // A line that is none is left out.
  }

  @Test
  void provenanceAndConfigurationInTheReport() throws Exception {
    RunDirectory run = RunDirectory.open(directory.toString(), "run", new Configuration());
    run.claim("app-1");
    Provenance.ofImport(run, new Provenance.Source("g", "1"), Optional.empty(), 3).write();
    Path file = directory.resolve("run/provenance.json");
    String json = Files.readString(file).replace("[ ]", "[{\"time\": \"now\", \"firstStep\": 0}]");
    Fuzz.Outcome outcome =
        Fuzz.run(
            INPUTS / 40,
            random -> JsonFuzz.of(random, json),
            InvalidFileException.class,
            4 * MOST_BYTES,
            input -> {
              Files.write(file, input);
              assertThat(Provenance.progressBeside(run)).isNotNull();
              ReportInput course = new ReportInput(List.of(), List.of(), new TreeMap<>(), 8);
              assertThat(ReportData.of(run, course, false).get("provenance")).isNotNull();
            });
    assertThat(outcome.refused()).isZero(); // What cannot be read is begun again.
  }
}
