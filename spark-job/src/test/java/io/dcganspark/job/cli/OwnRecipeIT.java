package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.run.UserNetworksCheck;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Networks of the user's, those of conf/own.conf, from {@code train} to what is done with a run.
 */
@Tag("chaos")
class OwnRecipeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CONF = Path.of("..", "conf");

  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    job = new TrainedRuns(directory);
    run = directory.resolve("runs/whole");
    Path conf =
        TrainedRuns.copy(
            CONF.resolve("own"), Files.createDirectory(directory.resolve("conf")).resolve("own"));
    Path file = Files.copy(CONF.resolve("own.conf"), directory.resolve("conf/own.conf"));
    assertThat(job.train(run.getParent(), "whole", "--config", file.toString()))
        .as(() -> job.err())
        .isZero();
    // From here on there is only the run.
    TrainedRuns.delete(conf);
    Files.delete(file);
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static int trainAsRecorded(Path runs, String id, String... more) {
    List<String> args = new ArrayList<>(List.of("--config", run + "/config.json"));
    args.addAll(Arrays.asList(more));
    return job.train(runs, id, args.toArray(String[]::new));
  }

  @Test
  void aRunThatStoppedEndsWithTheSameBits() throws IOException {
    Path stopped = TrainedRuns.stoppedAfterFirstCheckpoint(run, directory.resolve("stopped/whole"));

    assertThat(trainAsRecorded(stopped.getParent(), "whole")).as(job.err()).isZero();

    assertThat(TrainedRuns.whatDoesNotDependOnTime(stopped))
        .isEqualTo(TrainedRuns.whatDoesNotDependOnTime(run));
  }

  @Test
  void oneTaskEndsWithTheSameBitsAsTwo() throws IOException {
    String before = System.setProperty("spark.master", "local[1]");
    try {
      assertThat(trainAsRecorded(directory.resolve("alone"), "whole")).as(job.err()).isZero();
    } finally {
      System.setProperty("spark.master", before);
    }
    assertThat(TrainedRuns.whatDoesNotDependOnTime(directory.resolve("alone/whole")))
        .isEqualTo(TrainedRuns.whatDoesNotDependOnTime(run));
  }

  @Test
  void otherNetworksDoNotGoOnWithTheRun() throws IOException {
    Path stopped = TrainedRuns.stoppedAfterFirstCheckpoint(run, directory.resolve("other/whole"));
    ObjectNode config = (ObjectNode) JSON.readTree(run.resolve("config.json").toFile());
    ((ObjectNode) config.at("/model/discriminator/confs/1/layer/activationFn")).put("alpha", 0.1);
    Path other = Files.writeString(directory.resolve("other.json"), config.toString());
    Map<String, String> files = TrainedRuns.contents(stopped);

    assertThat(job.train(stopped.getParent(), "whole", "--config", other.toString())).isEqualTo(2);

    assertThat(job.err().lines())
        .singleElement()
        .asString()
        .contains(
            "whole cannot resume with another configuration: model.discriminator is another network"
                + " than the run's;");
    assertThat(TrainedRuns.contents(stopped)).isEqualTo(files);
  }

  @Test
  void theCheckpointsNetworksOpenInDl4jAlone() throws IOException {
    File zip =
        TrainedRuns.contents(run).keySet().stream()
            .filter(name -> name.matches("checkpoints/step-00000012-.*/generator.zip"))
            .map(name -> run.resolve(name).toFile())
            .findFirst()
            .orElseThrow();
    try (ZipFile entries = new ZipFile(zip)) {
      assertThat(
              new String(
                  entries.getInputStream(entries.getEntry("configuration.json")).readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8))
          .doesNotContain("dcganspark");
    }
    MultiLayerNetwork generator = ModelSerializer.restoreMultiLayerNetwork(zip, false);
    assertThat(generator.output(Nd4j.randn(5, 64)).shape()).containsExactly(5, 1, 28, 28);
  }

  @Test
  void generatesAndEvaluatesFromTheRunAlone() {
    Path images = directory.resolve("images.png");
    assertThat(job.run("generate", "--checkpoint", run.toString(), "--to", images.toString()))
        .as(() -> job.err())
        .isZero();
    assertThat(images).exists();
    String excerpt = OwnRecipeIT.class.getResource("/mnist-excerpt").getPath();
    assertThat(
            job.run(
                "evaluate", "--checkpoint", run.toString(), "--count", "100", "--data", excerpt))
        .as(() -> job.err())
        .isZero();
    assertThat(
            job.run(
                "publish",
                "--checkpoint",
                run.toString(),
                "--to",
                directory.resolve("models").toString()))
        .as(() -> job.err())
        .isZero();
    assertThat(
            job.run(
                "generate",
                "--checkpoint",
                directory.resolve("models/latest").toString(),
                "--to",
                directory.resolve("published.png").toString()))
        .as(() -> job.err())
        .isZero();
    assertThat(directory.resolve("published.png")).hasSameBinaryContentAs(images);
  }

  @Test
  void exportRefusesLayersOfDl4jInOneLine() {
    for (String file : List.of("generator.safetensors", "generator.onnx")) {
      Path to = directory.resolve(file);
      assertThat(job.run("export", "--checkpoint", run.toString(), "--to", to.toString()))
          .isEqualTo(2);
      assertThat(job.err().lines())
          .singleElement()
          .asString()
          .startsWith(
              "dcgan: the generator of recipe own cannot be exported: layer 0 of the generator is"
                  + " DL4J's DenseLayer,");
      assertThat(to).doesNotExist();
    }
  }

  @Test
  void parameterAveragingTrainsThemAsWell() throws IOException {
    assertThat(
            trainAsRecorded(
                directory.resolve("averaged"),
                "whole",
                "--set",
                "training.sync=parameter-averaging",
                "--set",
                "training.epochs=1"))
        .as(() -> job.err())
        .isZero();
    assertThat(directory.resolve("averaged/whole/_SUCCESS")).exists();
  }

  @Test
  void anUpdaterThatIsNotUsedIsWarnedOf() {
    try (CapturedLog log = new CapturedLog(UserNetworksCheck.class)) {
      assertThat(dryRun("training.learning-rate=1e-3")).isZero();
      assertThat(log.warnings())
          .containsExactly(
              "The updater Adam of the generator is not used: Adam with training.learning-rate,"
                  + " training.beta1 and training.beta2 trains it",
              "The updater Adam of the discriminator is not used: Adam with"
                  + " training.learning-rate, training.beta1 and training.beta2 trains it");
    }
    try (CapturedLog log = new CapturedLog(UserNetworksCheck.class)) {
      assertThat(dryRun("training.epochs=1")).isZero();
      assertThat(log.warnings()).isEmpty();
    }
    assertThat(job.out()).contains("# own makes images of (1, 28, 28) from 64 values; G has ");
  }

  @Test
  void bfloat16IsRefusedBeforeAnythingIsStarted() throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(run.resolve("config.json").toFile());
    ((ObjectNode) config.at("/model/generator/confs/2/layer"))
        .putObject("activationFn")
        .put("@class", ActivationGELU.class.getName())
        .put("precise", true); // Not compiled.
    Path other = Files.writeString(directory.resolve("gelu.json"), config.toString());
    assertThat(dryRun(other, "training.precision=bfloat16")).isEqualTo(2);
    assertThat(job.err().lines())
        .singleElement()
        .asString()
        .startsWith(
            "dcgan: model.recipe: the networks of own cannot be trained: precision bfloat16")
        .endsWith("use float32");
  }

  private static int dryRun(String assignment) {
    return dryRun(run.resolve("config.json"), assignment);
  }

  private static int dryRun(Path config, String assignment) {
    return job.run(
        "train",
        "--config",
        config.toString(),
        "--run-id",
        "dry",
        "--output",
        directory.resolve("dry").toString(),
        "--set",
        assignment,
        "--dry-run");
  }

  @Test
  void aClassOfTheUsersTrainsAndGenerates() throws IOException {
    assertThat(
            job.train(
                directory.resolve("runs"),
                "class",
                "--set",
                "training.epochs=1",
                "--set",
                "model.recipe=" + SmallRecipe.class.getName()))
        .as(() -> job.err())
        .isZero();
    Path images = directory.resolve("class.png");
    assertThat(
            job.run(
                "generate",
                "--checkpoint",
                directory.resolve("runs/class").toString(),
                "--to",
                images.toString()))
        .as(() -> job.err())
        .isZero();
    Path exported = directory.resolve("class.onnx");
    assertThat(
            job.run(
                "export",
                "--checkpoint",
                directory.resolve("runs/class").toString(),
                "--to",
                exported.toString()))
        .as(() -> job.err())
        .isZero();
    assertThat(exported).exists();
  }
}
