package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} that evaluates as it goes: 512 images, eight steps an epoch. */
@Tag("chaos")
class EvaluatedTrainingIT {
  @TempDir static Path directory;
  private static TrainedRuns job;

  @BeforeAll
  static void useLocalSpark() {
    job = new TrainedRuns(directory);
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static Path run(String id) {
    return directory.resolve("runs").resolve(id);
  }

  private static int train(String id, String... assignments) {
    List<String> args =
        new ArrayList<>(
            List.of("--data", EvaluatedTrainingIT.class.getResource("/mnist-excerpt").getPath()));
    List<String> all = new ArrayList<>(Arrays.asList(assignments));
    all.addAll(0, List.of("training.batch-size=64", "checkpoint.every-steps=8"));
    all.addAll(0, List.of("checkpoint.keep-last=1", "evaluation.count=100"));
    all.forEach(assignment -> args.addAll(List.of("--set", assignment)));
    return job.train(directory.resolve("runs"), id, args.toArray(String[]::new));
  }

  private static List<JsonNode> evaluations(String id) throws IOException {
    List<JsonNode> evaluations = new ArrayList<>();
    for (String line : Files.readAllLines(run(id).resolve("metrics.jsonl"))) {
      JsonNode evaluation = new ObjectMapper().readTree(line).path("evaluation");
      if (!evaluation.isMissingNode()) {
        evaluations.add(evaluation);
      }
    }
    return evaluations;
  }

  private static long newest(String id) {
    return Checkpoint.at(run(id).toString(), new Configuration(false)).step();
  }

  @Test
  void evaluationsAreInTheMetricsAndTheBestCheckpointIsKept() throws IOException {
    assertThat(train("first", "training.epochs=2", "evaluation.every-steps=3")).isZero();

    List<JsonNode> evaluations = evaluations("first");
    assertThat(evaluations)
        .extracting(line -> line.path("step").asLong())
        .containsExactly(3L, 6L, 9L, 12L, 15L, 16L);
    assertThat(evaluations).allMatch(line -> line.path("frechetDistance").asDouble() > 0);
    double least =
        evaluations.stream()
            .mapToDouble(line -> line.path("frechetDistance").asDouble())
            .min()
            .orElseThrow();
    long best =
        evaluations.stream()
            .filter(line -> line.path("frechetDistance").asDouble() == least)
            .findFirst()
            .orElseThrow()
            .path("step")
            .asLong();
    String marked = run("first").resolve("checkpoints/best").toString();
    assertThat(Checkpoint.at(marked, new Configuration(false)).step()).isEqualTo(best);
    assertThat(newest("first")).isEqualTo(16);
    String to = directory.resolve("best.png").toString();
    assertThat(job.run("generate", "--checkpoint", marked, "--to", to)).isZero();
  }

  @Test
  void evaluationsChangeNoWeight() throws IOException {
    assertThat(train("plain", "training.epochs=1")).isZero();
    assertThat(train("evaluated", "training.epochs=1", "evaluation.every-steps=3")).isZero();
    assertThat(state("evaluated")).isEqualTo(state("plain"));
  }

  private static byte[] state(String id) throws IOException {
    return Checkpoint.at(run(id).toString(), new Configuration(false))
        .read("training-state.safetensors");
  }

  /** The first evaluation is made to look like one that nothing can reach. */
  @Test
  void aRunThatHasNotBecomeBetterForLongEnoughEnds() throws IOException {
    assertThat(train("patient", "training.epochs=1", "evaluation.every-steps=4")).isZero();
    double second = evaluations("patient").get(1).path("frechetDistance").asDouble();
    commitAgain("patient", History.of(Map.of(4L, 0.001, 8L, second)));
    Path metrics = run("patient").resolve("metrics.jsonl");
    String[] goingOn = {"training.epochs=9", "evaluation.every-steps=4", "stop.patience=3"};

    assertThat(train("patient", goingOn)).isZero();
    assertThat(evaluations("patient")).hasSize(4);
    assertThat(newest("patient")).isEqualTo(16);
    assertThat(run("patient").resolve("_SUCCESS")).exists();

    String log = Files.readString(metrics);
    assertThat(train("patient", goingOn)).isZero();
    assertThat(metrics).hasContent(log);
  }

  /** Commits the newest checkpoint of a run with another history. */
  private static void commitAgain(String id, History history) throws IOException {
    Checkpoint newest = Checkpoint.at(run(id).toString(), new Configuration(false));
    Map<String, byte[]> networks = new TreeMap<>();
    for (String name :
        List.of("training-state.safetensors", "generator.zip", "discriminator.zip")) {
      networks.put(name, newest.read(name));
    }
    RunDirectory again =
        RunDirectory.open(directory.resolve("runs").toString(), id, new Configuration(false));
    again.claim("app-1");
    again.commit(
        newest.step(),
        networks,
        new RunRecord(
            newest.run().orElseThrow(),
            newest.readRecorded(RunRecord.CONFIG).orElseThrow(),
            newest.readRecorded(RunRecord.PROVENANCE).orElseThrow(),
            history),
        1);
  }

  /** One line of the log is lost in one copy of a run, all of it in another. */
  @Test
  void whatTheLogForPeopleLosesChangesNeitherTheBestNorWhatStays() throws IOException {
    assertThat(train("logged", "training.epochs=1", "evaluation.every-steps=3")).isZero();
    commitAgain("logged", History.of(Map.of(3L, 5.0, 6L, 6.0, 8L, 0.001)));
    Path damaged = TrainedRuns.copy(run("logged"), run("damaged")).resolve("metrics.jsonl");
    Files.writeString(
        damaged,
        Files.readString(damaged).replaceFirst("\\{(\"evaluation\":\\{\"step\":8,)", "{\\[$1"));
    Files.delete(TrainedRuns.copy(run("logged"), run("lost")).resolve("metrics.jsonl"));

    for (String id : List.of("damaged", "lost")) {
      assertThat(train(id, "training.epochs=2", "evaluation.every-steps=8")).isZero();

      assertThat(best(id)).as(id).isEqualTo(8);
      assertThat(newest(id)).as(id).isEqualTo(16);
      assertThat(run(id).resolve("checkpoints/BEST.json")).content().contains("\"step\":8");
      assertThat(run(id).resolve("checkpoints").toFile().list())
          .as(id)
          .filteredOn(name -> name.startsWith("MANIFEST"))
          .containsExactlyInAnyOrder("MANIFEST-00000008.json", "MANIFEST-00000016.json");
    }
  }

  private static long best(String id) {
    String marked = run(id).resolve("checkpoints/best").toString();
    return Checkpoint.at(marked, new Configuration(false)).step();
  }

  @Test
  void refusesAClassifierThatIsNotThereBeforeAnythingStarts() {
    assertThat(train("never", "evaluation.every-steps=4", "evaluation.classifier=/no/such/file"))
        .isEqualTo(2);
    assertThat(job.err())
        .startsWith("dcgan: the classifier /no/such/file does not exist")
        .hasLineCount(1);
    assertThat(run("never")).doesNotExist();
  }
}
