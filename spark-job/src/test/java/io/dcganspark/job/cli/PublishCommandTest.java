package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.Damage;
import io.dcganspark.job.report.StoredEvaluation;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.ModelRegistry;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.ClassifierFormat;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishCommandTest {
  private static final long STEP = SmallRun.STEP;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FOREIGN = "c".repeat(64);

  @TempDir private Path directory;
  private Path runs;
  private Path models;
  private TestParts job;

  @BeforeEach
  void name() {
    runs = directory.resolve("runs");
    models = directory.resolve("models");
  }

  /** A run whose weights its name decides. */
  private SmallRun trained(String id) {
    return SmallRun.write(runs.resolve(id), id.hashCode());
  }

  private Path evaluated(String id, double distance) {
    return trained(id).evaluated(distance).directory();
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

  /** The name of the run whose weights the latest model has. */
  private String latest() throws IOException {
    String state =
        Checkpoint.at(models.resolve("latest").toString(), new Configuration(false)).stateSha256();
    try (Stream<Path> candidates = Files.list(runs)) {
      return candidates
          .filter(run -> new SmallRun(run).state().equals(state))
          .map(run -> run.getFileName().toString())
          .findFirst()
          .orElseThrow();
    }
  }

  private List<Path> folders() {
    return Arrays.stream(Objects.requireNonNull(models.toFile().listFiles(File::isDirectory)))
        .map(File::toPath)
        .sorted()
        .toList();
  }

  @Test
  void theFirstIsPublishedWithAllThatSaysHowItCameAbout() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).as(job.err()).isZero();

    assertThat(job.out())
        .isEqualToNormalizingNewlines(
            "step 8 of file:%s is the latest model: file:%s/MANIFEST-00000001.json\n"
                .formatted(runs.resolve("night-1"), models));
    assertThat(latest()).isEqualTo("night-1");
    assertThat(folders()).hasSize(1);
    Path folder = folders().get(0);
    assertThat(folder.resolve("evaluations/published.json"))
        .hasSameBinaryContentAs(runs.resolve("night-1").resolve(EvaluatedRun.file(STEP)));
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
    assertThat(latest()).isEqualTo("night-2");
    assertThat(models.resolve("MANIFEST-00000001.json")).exists();
  }

  @Test
  void oneThatIsReplacedIsNotPublishedAgain() throws IOException {
    Path first = evaluated("night-1", 100);
    assertThat(publish(first)).isZero();
    assertThat(publish(evaluated("night-2", 90))).isZero();

    assertThat(publish(first)).isZero();

    assertThat(latest()).isEqualTo("night-2");
  }

  @Test
  void theFirstMayBeRefusedToo() throws IOException {
    assertThat(publish(evaluated("night-1", 100), "--max-distance", "99.5")).isEqualTo(3);
    assertThat(job.err()).contains("Frechet distance 100.000, --max-distance is 99.5");
    assertThat(models).doesNotExist();
  }

  @Test
  void aRunThatIsNotEvaluatedIsRefusedWithWhatToRun() {
    Path run = trained("night-1").directory();

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
    isNotCompared(500, "d1", EvaluatedRun.CLASSIFIER, "500 images were drawn, of the other 10000");
    isNotCompared(10_000, "d2", EvaluatedRun.CLASSIFIER, "they were held against different data");
    isNotCompared(10_000, "d1", FOREIGN, "different classifiers looked at the images");
    assertThat(latest()).isEqualTo("night-1");
  }

  private void isNotCompared(int images, String data, String classifier, String reason) {
    SmallRun night = trained("night-2");
    Path run =
        night
            .evaluated(EvaluatedRun.content(night.state(), STEP, 90, images, data, classifier))
            .directory();
    assertThat(publish(run)).isEqualTo(2);
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            ("dcgan: %1$s cannot be compared with %2$s/latest: %3$s; evaluate both with the same"
                    + " --data, --count and --classifier: run evaluate --reuse --data mnist"
                    + " --count 10000 with --checkpoint %1$s and with --checkpoint %2$s/latest\n")
                .formatted(run, models, reason));
  }

  @Test
  void ofSeveralEvaluationsTheOneLikeTheLatestModelsCounts() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).isZero();
    SmallRun night = trained("night-2").evaluated(90);
    for (int images : new int[] {500, 50_000}) {
      Files.write(
          night.directory().resolve("evaluations/step-00000008-%d.json".formatted(images)),
          EvaluatedRun.content(night.state(), STEP, 200, images, "d1", EvaluatedRun.CLASSIFIER));
    }

    assertThat(publish(night.directory())).as(job.err()).isZero();
    assertThat(latest()).isEqualTo("night-2");
  }

  @Test
  void theLatestModelMayBeEvaluatedAgainWhereItLies() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).isZero();
    SmallRun published = new SmallRun(folders().get(0));
    SmallRun night = trained("night-2");
    byte[] onNewData =
        EvaluatedRun.content(night.state(), STEP, 90, 10_000, "d2", EvaluatedRun.CLASSIFIER);
    assertThat(publish(night.evaluated(onNewData).directory())).isEqualTo(2);

    published.evaluated(
        EvaluatedRun.content(published.state(), STEP, 95, 10_000, "d2", EvaluatedRun.CLASSIFIER));

    assertThat(publish(night.directory())).as(job.err()).isZero();
  }

  @Test
  void aFirstModelIsMeasuredByItsRunsClassifierOrByOneThatIsNamed() throws IOException {
    SmallRun night = trained("night-1");
    Classifier mnist = Classifier.ofMnist();
    float[] others = mnist.parameters().clone();
    others[0] += 1;
    Classifier other = new Classifier(mnist.shape(), mnist.classes(), others, mnist.provenance());
    night.evaluated(
        EvaluatedRun.content(night.state(), STEP, 1, 1000, "d1", ClassifierFormat.sha256(other)));

    assertThat(publish(night.directory(), "--max-distance", "150")).isEqualTo(2);
    assertThat(job.err())
        .isEqualToNormalizingNewlines(
            ("dcgan: step 8 of %1$s is evaluated by another classifier than its run's: run evaluate"
                    + " --checkpoint %1$s, or name the other one with --classifier\n")
                .formatted(night.directory()));
    assertThat(models).doesNotExist();

    Path file = directory.resolve("other.safetensors");
    Files.write(file, ClassifierFormat.toBytes(other));
    assertThat(publish(night.directory(), "--classifier", file.toString())).as(job.err()).isZero();
  }

  @Test
  void anEvaluationWithAChangedNumberIsNone() throws IOException {
    SmallRun night = trained("night-1").evaluated(200);
    Path evaluation = night.directory().resolve(EvaluatedRun.file(STEP));
    Files.writeString(evaluation, Files.readString(evaluation).replace("200.0", "100.0"));

    try (CapturedLog log = new CapturedLog(StoredEvaluation.class)) {
      assertThat(publish(night.directory(), "--max-distance", "150")).isEqualTo(2);
      assertThat(log.warnings())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("is passed over: it is damaged", "evaluate again");
    }
    assertThat(job.err()).contains("is not evaluated: run evaluate").hasLineCount(1);
  }

  @Test
  void anEvaluationOfOtherWeightsOrThatDoesNotSayOfWhichIsNone() throws IOException {
    SmallRun night = trained("night-1");
    night.evaluated(EvaluatedRun.content(trained("night-2").state(), STEP, 100));
    assertThat(publish(night.directory())).isEqualTo(2);
    assertThat(job.err()).contains("is not evaluated: run evaluate").hasLineCount(1);

    Files.delete(night.directory().resolve(EvaluatedRun.file(STEP)));
    Files.writeString(
        night.directory().resolve("evaluations/step-00000008.json"),
        "{\"step\": 8, \"generated\": {\"images\": 10000, \"frechetDistance\": 1}}");
    assertThat(publish(night.directory())).isEqualTo(2);
    assertThat(job.err())
        .contains("does not say of which weights it is: run evaluate --checkpoint ")
        .hasLineCount(1);
  }

  @Test
  void anotherRunInTheSamePlaceIsAnotherModel() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).isZero();
    TrainedRuns.delete(runs.resolve("night-1"));
    Path other = SmallRun.write(runs.resolve("night-1"), 5).evaluated(90).directory();

    assertThat(publish(other)).as(job.err()).isZero();

    assertThat(job.out()).contains("is the latest model: ", "MANIFEST-00000002.json");
    assertThat(latest()).isEqualTo("night-1");
  }

  @Test
  void theSameWeightsInAnotherPlaceArePublishedAlready() throws IOException {
    Path run = evaluated("night-1", 100);
    assertThat(publish(run)).isZero();

    assertThat(publish(TrainedRuns.copy(run, runs.resolve("copy")))).isZero();

    assertThat(job.out()).contains("is published already: nothing to do", "MANIFEST-00000001");
  }

  /** Where a checkpoint has the file too, that one is published. */
  @ParameterizedTest
  @EnumSource(Damage.class)
  void whatIsDamagedBesideTheCheckpointIsNotPublished(Damage damage) throws IOException {
    Path whole = evaluated("whole", 100);
    for (String name : List.of("config.json", "provenance.json")) {
      Path run = TrainedRuns.copy(whole, runs.resolve(damage + "-" + name));
      damage.to(run.resolve(name), run.resolve(EvaluatedRun.file(STEP)));
      if (publish(run) == 0) {
        Checkpoint latest =
            Checkpoint.at(models.resolve("latest").toString(), new Configuration(false));
        assertThat(CheckpointFiles.config(latest).toJson())
            .isEqualTo(Files.readString(whole.resolve("config.json")));
        if (damage != Damage.FLIPPED) {
          assertThat(latest.readOfRun(name)).contains(Files.readAllBytes(whole.resolve(name)));
        }
        TrainedRuns.delete(models);
      } else {
        assertThat(job.err()).startsWith("dcgan: ").contains(name).hasLineCount(1);
        assertThat(models).doesNotExist();
      }
    }
  }

  @Test
  void anArchiveWithOtherWeightsOrMoreThanANetworkIsNotPublished() throws IOException {
    SmallRun other = trained("other");
    isNotPublished(
        "foreign",
        Files.readAllBytes(other.checkpoint().resolve("generator.zip")),
        "generator.zip: its parameters are not those of the training state");
    isNotPublished(
        "swapped",
        Files.readAllBytes(other.checkpoint().resolve("discriminator.zip")),
        "generator.zip: its network has ");
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(more)) {
      out.putNextEntry(new ZipEntry("preprocessor.bin"));
      out.write(1);
    }
    isNotPublished("more", more.toByteArray(), "generator.zip: it holds [preprocessor.bin]");
    isNotPublished("none", new byte[] {1, 2, 3}, "generator.zip: it holds [], expected ");
  }

  private void isNotPublished(String id, byte[] archive, String reason) {
    SmallRun run = SmallRun.write(runs.resolve(id), id.hashCode(), archive).evaluated(100);
    assertThat(publish(run.directory())).isEqualTo(2);
    assertThat(job.err()).contains(reason).hasLineCount(1);
    assertThat(models).doesNotExist();
  }

  @Test
  void aDamagedLatestModelIsPassedOverAndPublishedOver() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).isZero();
    assertThat(publish(evaluated("night-2", 50))).isZero();
    Damage.FLIPPED.to(
        new SmallRun(folders().get(1)).checkpoint().resolve("training-state.safetensors"), null);

    try (CapturedLog log = new CapturedLog(ModelRegistry.class)) {
      assertThat(publish(evaluated("night-3", 99))).as(job.err()).isZero();
      assertThat(log.warnings())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("MANIFEST-00000002.json is passed over: ", "remove this manifest");
    }
    assertThat(job.out()).contains("MANIFEST-00000003.json");
    assertThat(latest()).isEqualTo("night-3");
    assertThat(folders()).hasSize(3);
  }

  @Test
  void aRunOfAnEarlierVersionIsPublished() throws IOException {
    Path run = TrainedRuns.copy(Path.of("src/test/resources/earlier-run"), runs.resolve("earlier"));
    SmallRun earlier = new SmallRun(run);
    earlier.evaluated(EvaluatedRun.content(earlier.state(), 6, 100));
    Files.move(
        run.resolve(EvaluatedRun.file(STEP)), run.resolve("evaluations/step-00000006-test.json"));

    assertThat(publish(run)).as(job.err()).isZero();
    assertThat(latest()).isEqualTo("earlier");
  }

  /** Its manifest names no files, and its evaluation neither weights nor a digest. */
  @Test
  void aModelThatAnEarlierVersionPublishedIsComparedWith() throws IOException {
    assertThat(publish(evaluated("night-1", 100))).isZero();
    Path manifest = models.resolve("MANIFEST-00000001.json");
    ObjectNode json = (ObjectNode) JSON.readTree(manifest.toFile());
    json.remove(List.of("sha256", "state", "files"));
    JSON.writeValue(manifest.toFile(), json.put("version", 1));
    Path evaluations = folders().get(0).resolve("evaluations");
    ObjectNode evaluation =
        (ObjectNode) JSON.readTree(evaluations.resolve("published.json").toFile());
    evaluation.remove(List.of("version", "state", "sha256"));
    ((ObjectNode) evaluation.path("classifier")).remove("sha256");
    Files.delete(evaluations.resolve("published.json"));
    JSON.writeValue(evaluations.resolve("step-00000008.json").toFile(), evaluation);

    assertThat(publish(runs.resolve("night-1"))).isZero();
    assertThat(job.out()).contains("is published already");
    assertThat(publish(evaluated("night-2", 110))).isEqualTo(3);
    assertThat(publish(evaluated("night-3", 90))).as(job.err()).isZero();
    assertThat(latest()).isEqualTo("night-3");
  }

  @Test
  void refusesALimitThatIsNone() throws IOException {
    assertThat(publish(evaluated("night-1", 100), "--max-distance-increase", "-1")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: --max-distance-increase is -1.0, expected");
  }
}
