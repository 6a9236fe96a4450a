package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.pytorch.StateDict;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.InitialState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code import}, and what goes on from it. */
@Tag("chaos")
class ImportIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Recipe DCGAN = Recipe.named("dcgan");
  private static final TrainingState WEIGHTS = InitialState.of(DCGAN, 5);
  private static final int SEED = 42;
  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path generator;
  private static Path discriminator;

  @BeforeAll
  static void write() throws IOException {
    job = new TrainedRuns(directory);
    generator = file("g.safetensors", DCGAN, NetworkRole.GENERATOR, Map.of());
    discriminator = file("d.safetensors", DCGAN, NetworkRole.DISCRIMINATOR, Map.of());
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static Path file(
      String name, Recipe recipe, NetworkRole network, Map<String, String> metadata)
      throws IOException {
    float[] parameters = network.of(InitialState.of(recipe, 5)).parameters();
    return Files.write(
        directory.resolve(name), StateDict.of(recipe, network).toBytes(parameters, 3, metadata));
  }

  /** Imports into a run of that name. */
  private static int importInto(String id, Path of, String... more) {
    List<String> args = new ArrayList<>(List.of("import", "--generator", of.toString()));
    args.addAll(List.of("--data", job.data().toString(), "--output", directory.toString()));
    args.addAll(List.of("--run-id", id));
    args.addAll(List.of(more));
    return job.run(args.toArray(String[]::new));
  }

  private static TrainingState state(String id) {
    return CheckpointFiles.state(
        Checkpoint.at(directory.resolve(id).toString(), new Configuration(false)));
  }

  private static JsonNode json(String file) throws IOException {
    return JSON.readTree(directory.resolve(file).toFile());
  }

  private static void assertRefused(String id, int exitCode, String... words) {
    assertThat(exitCode).isEqualTo(2);
    assertThat(job.err().lines()).singleElement().asString().contains(words);
    assertThat(directory.resolve(id)).doesNotExist();
  }

  @Test
  void makesARunAtStepZeroOfTheGeneratorAndANewDiscriminator() throws IOException {
    assertThat(importInto("half", generator)).as(job.err()).isZero();

    TrainingState state = state("half");
    assertThat(state.step()).isZero();
    assertThat(state.generator().parameters()).isEqualTo(WEIGHTS.generator().parameters());
    assertThat(state.generator().moment("first-moments")).containsOnly(0);
    assertThat(state.generator().moment("second-moments")).containsOnly(0);
    assertThat(state.discriminator().parameters())
        .isEqualTo(InitialState.of(DCGAN, SEED).discriminator().parameters());
    JsonNode provenance = json("half/provenance.json").get("import");
    assertThat(provenance.at("/generator/path").asText()).isEqualTo(generator.toString());
    assertThat(provenance.at("/generator/sha256").asText())
        .isEqualTo(DigestUtils.sha256Hex(Files.readAllBytes(generator)));
    assertThat(provenance.at("/discriminator/seed").asInt()).isEqualTo(SEED);
    assertThat(directory.resolve("half/_SUCCESS")).doesNotExist();
  }

  @Test
  void trainingResumesFromBothNetworks() throws IOException {
    assertThat(importInto("whole", generator, "--discriminator", discriminator.toString()))
        .as(job.err())
        .isZero();
    assertThat(state("whole").discriminator().parameters())
        .isEqualTo(WEIGHTS.discriminator().parameters());
    JsonNode imported = json("whole/provenance.json").get("import");

    // Only the networks are decided: batch, seed and replicas are those of this start.
    assertThat(job.train(directory, "whole", "--set", "training.seed=9")).as(job.err()).isZero();

    assertThat(state("whole").step()).isEqualTo(12);
    assertThat(json("whole/provenance.json").get("import")).isEqualTo(imported);
    assertThat(json("whole/provenance.json").at("/starts/0/firstStep").asInt(-1)).isZero();
    assertThat(job.train(directory, "anew", "--set", "training.seed=9")).isZero();
    assertThat(state("anew").generator().parameters())
        .isNotEqualTo(state("whole").generator().parameters());
  }

  @Test
  void otherNetworksThanTheImportedOnesAreNotTrained() {
    assertThat(importInto("dcgan", generator)).isZero();
    assertThat(job.train(directory, "dcgan", "--set", "model.recipe=gan")).isEqualTo(2);
    assertThat(job.err()).contains("model.recipe is \"gan\", the run has \"dcgan\"");
  }

  @Test
  void generateAndEvaluateTakeIt() {
    assertThat(importInto("drawn", generator)).isZero();
    String run = directory.resolve("drawn").toString();
    String images = directory.resolve("images.idx").toString();
    assertThat(job.run("generate", "--checkpoint", run, "--to", images)).as(job.err()).isZero();
    assertThat(Path.of(images)).hasSize(16 + 64 * 32 * 32);
    String data = MnistExcerpt.write(directory.resolve("excerpt"), 0, 512).toString();
    assertThat(job.run("evaluate", "--checkpoint", run, "--count", "100", "--data", data))
        .as(job.err())
        .isZero();
    assertThat(directory.resolve("drawn/evaluations").toFile().list())
        .anyMatch(name -> name.matches("step-00000000-100-0-.*\\.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gan", "dcgan-paper"})
  void otherRecipesAreImported(String name) throws IOException {
    Path file = file(name + ".safetensors", Recipe.named(name), NetworkRole.GENERATOR, Map.of());
    assertThat(importInto(name, file, "--recipe", name)).as(job.err()).isZero();
    assertThat(state(name).generator().parameters())
        .isEqualTo(InitialState.of(Recipe.named(name), 5).generator().parameters());
    assertThat(json(name + "/config.json").at("/model/recipe").asText()).isEqualTo(name);
  }

  @Test
  void aFileThatNamesItsNetworksNeedsNoRecipe() throws IOException {
    Recipe paper =
        Recipe.named("dcgan-paper").withSize(32).withWidth(16).withChannels(3).withLatentSize(20);
    Map<String, String> metadata =
        Map.of(
            "network",
            "generator",
            "recipe",
            "dcgan-paper",
            "size",
            "32",
            "width",
            "16",
            "channels",
            "3",
            "latent-size",
            "20");
    Path file = file("paper.safetensors", paper, NetworkRole.GENERATOR, metadata);
    assertThat(importInto("paper", file)).as(job.err()).isZero();
    assertThat(state("paper").generator().parameters())
        .isEqualTo(InitialState.of(paper, 5).generator().parameters());
    assertThat(json("paper/config.json").at("/model/width").asInt()).isEqualTo(16);
  }

  @Test
  void aFileOfOwnNetworksNeedsThem() throws IOException {
    Map<String, String> metadata = Map.of("network", "generator", "recipe", "own");
    Path file = file("own.safetensors", DCGAN, NetworkRole.GENERATOR, metadata);
    assertRefused("x", importInto("x", file), "its metadata says recipe own");
  }

  @Test
  void refusesARunThatIsThere() throws IOException {
    assertThat(importInto("there", generator)).isZero();
    Map<String, String> before = TrainedRuns.contents(directory.resolve("there"));

    assertThat(importInto("there", generator)).isEqualTo(2);

    assertThat(job.err()).contains("there is there already: give another --run-id");
    assertThat(TrainedRuns.contents(directory.resolve("there"))).isEqualTo(before);
  }

  @Test
  void refusesAPicture() throws IOException {
    Path picture =
        Files.write(
            directory.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
    assertRefused(
        "x", importInto("x", picture), "a.png", "another format than safetensors: a picture");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Path missing = directory.resolve("missing.safetensors");
    assertRefused("x", importInto("x", missing), "missing.safetensors does not exist");
  }

  @Test
  void refusesAnotherNetwork() throws IOException {
    assertRefused("x", importInto("x", discriminator), "is no generator of dcgan: it has no l1.0");
    Map<String, String> metadata = Map.of("network", "generator", "recipe", "gan");
    Path gan = file("m.safetensors", DCGAN, NetworkRole.GENERATOR, metadata);
    assertRefused("x", importInto("x", gan, "--recipe", "dcgan"), "its metadata says recipe gan");
    assertRefused("x", importInto("x", gan), "is no generator of gan");
    assertRefused(
        "x",
        importInto("x", generator, "--discriminator", generator.toString()),
        "--discriminator",
        "is no discriminator of dcgan");
  }

  @Test
  void refusesOtherFormatsAndTruncation() throws IOException {
    Path pickle =
        Files.write(directory.resolve("g.pt"), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0});
    assertRefused("x", importInto("x", pickle), "g.pt", "another format");
    byte[] whole = Files.readAllBytes(generator);
    Path half =
        Files.write(directory.resolve("half.safetensors"), Arrays.copyOf(whole, whole.length / 2));
    assertRefused("x", importInto("x", half), "half.safetensors", "bytes of data");
    Path large = directory.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(5_000_000_000L);
    }
    assertRefused("x", importInto("x", large), "it has 5000000000 bytes, expected at most 1073");
  }

  @Test
  void refusesARecipeThatIsNone() {
    assertRefused("x", importInto("x", generator, "--recipe", "stylegan"), "model.recipe", "dcgan");
  }
}
