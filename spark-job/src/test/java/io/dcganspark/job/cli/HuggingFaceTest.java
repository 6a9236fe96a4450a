package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.DiscriminatorNormalization;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export --format huggingface}, and {@code import} of what it wrote. */
class HuggingFaceTest {
  @TempDir Path directory;
  private Path folder;
  private TestParts job;

  @BeforeEach
  void name() {
    folder = directory.resolve("model");
  }

  private int run(String... args) {
    job = new TestParts(JobParts.ofThisJob());
    return job.run(args);
  }

  private int export(Path run, String... more) {
    List<String> args = new ArrayList<>(List.of("export", "--checkpoint", run.toString()));
    args.addAll(List.of("--format", "huggingface", "--to", folder.toString()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private int importFolder(String... more) {
    List<String> args = new ArrayList<>(List.of("import", "--generator", folder.toString()));
    args.addAll(List.of("--data", "mnist", "--output", directory.toString()));
    args.addAll(List.of("--run-id", "imported"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private SmallRun write(String recipe) {
    return SmallRun.write(directory.resolve("run"), 3, recipe);
  }

  private static TrainingState state(Path run) {
    return CheckpointFiles.state(Checkpoint.at(run.toString(), new Configuration(false)));
  }

  @Test
  void importReadsBothNetworksBack() throws IOException {
    Path run = write("dcgan-conditional").directory();
    assertThat(export(run)).as(job.err()).isZero();
    assertThat(job.out()).startsWith("both networks of step 8 of ");

    assertThat(importFolder()).as(job.err()).isZero();

    Path imported = directory.resolve("imported");
    assertThat(state(imported).generator().parameters())
        .isEqualTo(state(run).generator().parameters());
    assertThat(state(imported).discriminator().parameters())
        .isEqualTo(state(run).discriminator().parameters());
    JsonNode config = new ObjectMapper().readTree(imported.resolve("config.json").toFile());
    assertThat(config.at("/model/recipe").asText()).isEqualTo("dcgan-conditional");
  }

  /** The folder has weights that other programs use as they are, and so has the run made of it. */
  @Test
  void importReadsASpectralDiscriminatorBack() throws IOException {
    Path run =
        SmallRun.configured(
                directory.resolve("run"), 3, "model.discriminator-normalization=spectral")
            .directory();
    assertThat(export(run)).as(job.err()).isZero();
    assertThat(importFolder()).as(job.err()).isZero();

    Path imported = directory.resolve("imported");
    Recipe recipe =
        Recipe.named("dcgan").withDiscriminatorNormalization(DiscriminatorNormalization.SPECTRAL);
    assertThat(state(imported).discriminator().parameters())
        .isEqualTo(NetworkRole.DISCRIMINATOR.weights(recipe, state(run)))
        .isNotEqualTo(state(run).discriminator().parameters());
    JsonNode config = new ObjectMapper().readTree(imported.resolve("config.json").toFile());
    assertThat(config.at("/model/discriminator-normalization").asText()).isEqualTo("spectral");
  }

  /** Its shapes would fit a normal latent as well. */
  @Test
  void sizesClassesAndTheLatentOfTheFolderAreRead() throws IOException {
    List<String> settings =
        List.of(
            "model.size=32",
            "model.width=2",
            "model.channels=3",
            "model.classes=3",
            "model.latent-size=20",
            "model.latent=uniform");
    Path run = SmallRun.write(directory.resolve("run"), 3, "dcgan-paper", settings).directory();
    assertThat(export(run)).as(job.err()).isZero();
    JsonNode card = new ObjectMapper().readTree(folder.resolve("config.json").toFile());
    assertThat(card.path("latent_law").asText()).isEqualTo("uniform");

    assertThat(importFolder()).as(job.err()).isZero();

    Path imported = directory.resolve("imported");
    assertThat(state(imported).generator().parameters())
        .isEqualTo(state(run).generator().parameters());
    JsonNode model =
        new ObjectMapper().readTree(imported.resolve("config.json").toFile()).path("model");
    for (String setting : settings) {
      String[] key = setting.replace("model.", "").split("=", -1);
      assertThat(model.path(key[0]).asText()).as(setting).isEqualTo(key[1]);
    }

    String file = folder.resolve("model.safetensors").toString();
    String drawn = directory.resolve("drawn.png").toString();
    assertThat(run("generate", "--checkpoint", file, "--count", "3", "--to", drawn))
        .as(job.err())
        .isZero();
    assertThat(
            run(
                "generate",
                "--checkpoint",
                file,
                "--to",
                drawn,
                "--overwrite",
                "--truncation",
                "1"))
        .isEqualTo(2);
    assertThat(job.err()).contains("--truncation is for latents of a normal law").hasLineCount(1);
  }

  @Test
  void aFileOfUniformLatentsIsNotImportedAsOneOfNormalLatents() {
    List<String> settings = List.of("model.latent=uniform");
    Path run = SmallRun.write(directory.resolve("run"), 3, "gan", settings).directory();
    assertThat(export(run)).as(job.err()).isZero();
    String file = folder.resolve("model.safetensors").toString();
    String[] args = {"import", "--generator", file, "--recipe", "gan", "--data", "mnist"};
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--output", directory.toString(), "--run-id", "imported"));
    assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
    assertThat(job.err())
        .contains("its metadata says that latents are uniform, expected normal: set model.latent")
        .hasLineCount(1);
    all.addAll(List.of("--set", "model.latent=uniform"));
    assertThat(run(all.toArray(String[]::new))).as(job.err()).isZero();
  }

  /** As users expect who have downloaded such a folder. */
  @Test
  void theFolderStandsForItsGenerator() {
    assertThat(export(write("gan").directory())).as(job.err()).isZero();
    Path ofFile = draw(folder.resolve("model.safetensors"), "of-file.png");
    assertThat(draw(folder, "of-folder.png")).hasSameBinaryContentAs(ofFile);

    String models = directory.resolve("models").toString();
    assertThat(run("publish", "--checkpoint", folder.toString(), "--to", models)).isEqualTo(2);
    assertThat(job.err())
        .contains("is a generator without its run")
        .contains("import --generator " + folder + " makes a run of it")
        .hasLineCount(1);
  }

  private Path draw(Path checkpoint, String name) {
    Path to = directory.resolve(name);
    String[] args = {"generate", "--checkpoint", checkpoint.toString(), "--to", to.toString()};
    assertThat(run(args)).as(job.err()).isZero();
    return to;
  }

  @Test
  void anotherRecipeThanTheFoldersIsRefused() {
    assertThat(export(write("gan").directory())).as(job.err()).isZero();
    assertThat(importFolder("--recipe", "dcgan")).isEqualTo(2);
    assertThat(job.err()).contains("its metadata says recipe gan").hasLineCount(1);
    assertThat(directory.resolve("imported")).doesNotExist();
  }

  @Test
  void theFilesAreThoseOfExportAndADescription() throws IOException {
    Path run = write("dcgan").directory();
    assertThat(export(run, "--license", "cc-by-4.0")).as(job.err()).isZero();
    for (String network : List.of("generator", "discriminator")) {
      Path file = directory.resolve(network + ".safetensors");
      assertThat(
              run(
                  "export",
                  "--checkpoint",
                  run.toString(),
                  "--network",
                  network,
                  "--to",
                  file.toString()))
          .as(job.err())
          .isZero();
      Path ofFolder =
          folder.resolve(
              network.equals("generator") ? "model.safetensors" : network + ".safetensors");
      assertThat(ofFolder).hasSameBinaryContentAs(file);
    }
    JsonNode config = new ObjectMapper().readTree(folder.resolve("config.json").toFile());
    assertThat(config.path("recipe").asText()).isEqualTo("dcgan");
    assertThat(config.path("latent_size").asInt()).isEqualTo(100);
    assertThat(config.path("image_width").asInt()).isEqualTo(32);
    assertThat(Files.readString(folder.resolve("README.md")))
        .startsWith("---\nlicense: cc-by-4.0\npipeline_tag: unconditional-image-generation\n")
        .contains("The run does not say what it was trained on.")
        .containsPattern("\\| training\\.batch-size +\\| 64 +\\|")
        .contains("It was not evaluated.")
        .doesNotContain(directory.toString());
  }

  @Test
  void theCardHasTheEvaluationAndNoLicenceUnlessOneIsGiven() throws IOException {
    SmallRun run = write("gan").evaluated(12.5);
    assertThat(export(run.directory())).as(job.err()).isZero();
    assertThat(Files.readString(folder.resolve("README.md")))
        .startsWith("---\npipeline_tag")
        .containsPattern("\\| Frechet distance \\| 12\\.50 +\\| - +\\|")
        .endsWith("## Licence\nNone is given.\n");
  }

  @Test
  void replacesOnlyItsOwnFilesAndOnlyIfAsked() throws IOException {
    Path run = write("gan").directory();
    assertThat(export(run)).isZero();
    assertThat(export(run)).isEqualTo(2);
    assertThat(job.err()).contains("is there already: choose another name or add --overwrite");
    assertThat(export(run, "--overwrite")).as(job.err()).isZero();

    Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThat(export(run, "--overwrite")).isEqualTo(2);
    assertThat(job.err()).contains("holds mine.txt, which export did not write").hasLineCount(1);
  }

  @Test
  void refusesAFileAndOptionsThatDoNotFit() throws IOException {
    Path run = write("gan").directory();
    Files.writeString(folder, "a file");
    assertThat(export(run, "--overwrite")).isEqualTo(2);
    assertThat(job.err()).contains("is a file, expected a folder").hasLineCount(1);
    assertThat(export(run, "--network", "discriminator")).isEqualTo(2);
    assertThat(job.err()).contains("holds both networks: leave --network out").hasLineCount(1);
    assertThat(export(run, "--license", "a\nb: c")).isEqualTo(2);
    assertThat(job.err()).contains("--license").contains("expected a name of letters");
    assertThat(folder).hasContent("a file");
    String to = directory.resolve("g.onnx").toString();
    assertThat(run("export", "--checkpoint", run.toString(), "--to", to, "--license", "mit"))
        .isEqualTo(2);
    assertThat(job.err()).contains("with --format huggingface").hasLineCount(1);
  }
}
