package io.dcganspark.job.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishCommandTest {
  private static final long STEP = 8;

  @TempDir private Path directory;
  private Path runs;
  private Path models;
  private TestParts job;

  @BeforeEach
  void name() {
    runs = directory.resolve("runs");
    models = directory.resolve("models");
  }

  private Path trained(String id) {
    RunDirectory run = RunDirectory.open(runs.toString(), id, new Configuration());
    run.claim("app-1");
    run.writeText("config.json", "{}");
    run.writeText("provenance.json", "{}");
    run.commit(
        STEP,
        Map.of("generator.zip", bytes("generator of " + id)),
        new RunRecord(UUID.randomUUID().toString(), bytes("{}"), bytes("{}"), History.EMPTY),
        1);
    return runs.resolve(id);
  }

  private Path evaluated(String id, double distance) throws IOException {
    return evaluated(id, EvaluatedRun.content(STEP, distance));
  }

  private Path evaluated(String id, byte[] evaluation) throws IOException {
    Path run = trained(id);
    Files.createDirectories(run.resolve("evaluations"));
    Files.write(run.resolve(EvaluatedRun.file(STEP)), evaluation);
    return run;
  }

  private int publish(Path run, String... more) {
    String[] args = new String[5 + more.length];
    System.arraycopy(
        new String[] {"publish", "--checkpoint", run.toString(), "--to", models.toString()},
        0,
        args,
        0,
        5);
    System.arraycopy(more, 0, args, 5, more.length);
    job = new TestParts();
    return job.run(args);
  }

  private String latest() throws IOException {
    Checkpoint latest =
        Checkpoint.at(models.resolve("latest").toString(), new Configuration(false));
    return new String(latest.read("generator.zip"), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theFirstIsPublishedWithAllThatSaysHowItCameAbout() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).as(job.err()).isZero();

    assertThat(job.out())
        .isEqualToNormalizingNewlines(
            "step 8 of file:%s is the latest model: file:%s/MANIFEST-00000001.json\n"
                .formatted(runs.resolve("night-1"), models));
    assertThat(latest()).isEqualTo("generator of night-1");
    Path folder =
        Arrays.stream(Objects.requireNonNull(models.toFile().listFiles()))
            .filter(file -> file.getName().startsWith("model-"))
            .findFirst()
            .orElseThrow()
            .toPath();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("checkpoints", "config.json", "evaluations", "provenance.json");
  }

  @Test
  void theSameAgainDoesNothing() throws IOException {
    Path run = evaluated("night-1", 100);
    assertThat(publish(run)).isZero();
    Map<String, String> before = TrainedRuns.contents(models);

    assertThat(publish(run)).as(job.err()).isZero();

    assertThat(job.out()).contains("step 8 of file:", " is published already: nothing to do: ");
    assertThat(TrainedRuns.contents(models)).isEqualTo(before);
  }

  @Test
  void aWorseOneIsRefusedWithItsOwnCode() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).isZero();
    Map<String, String> before = TrainedRuns.contents(models);
    Path worse = evaluated("night-2", 110);

    assertThat(publish(worse)).isEqualTo(3);

    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: %s is not published: Frechet distance 110.000, the published model has 100.000 and --max-distance-increase 0.0 lets at most 100.000 follow\n"
                .formatted(worse));
    assertThat(job.out()).isEmpty();
    assertThat(TrainedRuns.contents(models)).isEqualTo(before);
  }

  @Test
  void aLittleWorseOneIsPublishedWhereThatIsAllowed() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).isZero();
    assertThat(publish(evaluated("night-2", 110), "--max-distance-increase", "0.1"))
        .as(job.err())
        .isZero();
    assertThat(latest()).isEqualTo("generator of night-2");
    assertThat(models.resolve("MANIFEST-00000001.json")).exists();
  }

  @Test
  void oneThatIsReplacedIsNotPublishedAgain() throws IOException {
    Path first = evaluated("night-1", 100);
    assertThat(publish(first)).isZero();
    assertThat(publish(evaluated("night-2", 90))).isZero();

    assertThat(publish(first)).isZero();

    assertThat(latest()).isEqualTo("generator of night-2");
  }

  @Test
  void theFirstMayBeRefusedToo() throws IOException {
    assertThat(publish(evaluated("night-1", 100), "--max-distance", "99.5")).isEqualTo(3);
    assertThat(job.err()).contains("Frechet distance 100.000, --max-distance is 99.5");
    assertThat(models).doesNotExist();
  }

  @Test
  void oneThatIsNotEvaluatedIsToldWhatToRun() {
    Path run = trained("night-1");

    assertThat(publish(run)).isEqualTo(2);

    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: step 8 of %s is not evaluated: run evaluate --checkpoint %s first\n"
                .formatted(run, run));
    assertThat(models).doesNotExist();
  }

  @Test
  void unlikeEvaluationsAreNotCompared() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).isZero();
    isNotCompared(
        EvaluatedRun.content(STEP, 90, 500, "d1", "c1"),
        "500 images were drawn, of the other 10000");
    isNotCompared(
        EvaluatedRun.content(STEP, 90, 10_000, "d2", "c1"),
        "they were held against different data");
    isNotCompared(
        EvaluatedRun.content(STEP, 90, 10_000, "d1", "c2"),
        "different classifiers looked at the images");
  }

  private void isNotCompared(byte[] evaluation, String reason) throws IOException {
    Path run = evaluated("night-2", evaluation);
    assertThat(publish(run)).isEqualTo(2);
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            "dcgan: %s cannot be compared with %s/latest: %s; evaluate both with the same --data, --count and --classifier\n"
                .formatted(run, models, reason));
  }

  @Test
  void refusesALimitThatIsNone() throws IOException {
    assertThat(publish(evaluated("night-1", 100), "--max-distance-increase", "-1")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: --max-distance-increase is -1.0, expected");
  }
}
