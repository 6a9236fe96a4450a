package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export --format pretrained}, which makes the generators that come with the job. */
class PretrainedExportTest {
  private static final int MOST_BYTES = 2_500_000;

  @TempDir Path directory;
  private SmallRun run;
  private Path file;
  private TestParts job;

  @BeforeEach
  void write() {
    run = SmallRun.write(directory.resolve("run"), 3, "dcgan-conditional");
    file = directory.resolve("g.safetensors");
  }

  private int run(String... args) {
    job = new TestParts(JobParts.ofThisJob());
    return job.run(args);
  }

  private int export(Path to, String... more) {
    List<String> args =
        new ArrayList<>(List.of("export", "--checkpoint", run.directory().toString()));
    args.addAll(List.of("--format", "pretrained", "--to", to.toString()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  @Test
  void theFileIsSmallAndSaysHowTheGeneratorCameAbout() throws IOException {
    run.evaluated(12.5);
    assertThat(export(file)).as(job.err()).isZero();

    assertThat(Files.size(file)).isLessThan(MOST_BYTES);
    SafeTensors read = SafeTensors.read(Files.readAllBytes(file));
    ObjectMapper json = new ObjectMapper();
    assertThat(read.metadata("state")).isEqualTo(run.state());
    assertThat(read.metadata("step")).isEqualTo("8");
    JsonNode config = json.readTree(read.metadata("config"));
    assertThat(config.at("/training/seed").asInt()).isEqualTo(3);
    assertThat(config.at("/model/recipe").asText()).isEqualTo("dcgan-conditional");
    assertThat(config.has("output")).isFalse();
    assertThat(config.at("/data/path").isMissingNode()).isTrue();
    JsonNode evaluation = json.readTree(read.metadata("evaluation"));
    assertThat(evaluation.at("/generated/frechetDistance").asDouble()).isEqualTo(12.5);
    assertThat(evaluation.at("/data/sha256").asText()).isEqualTo("d1");
    assertThat(evaluation.at("/data/path").isMissingNode()).isTrue();
    assertThat(read.metadata().toString()).doesNotContain(directory.toString());
  }

  @Test
  void weightsAreRoundedOnceAndVectorsKeepTheirBits() throws IOException {
    run.evaluated(12.5);
    assertThat(export(file)).as(job.err()).isZero();
    Path again = directory.resolve("again.safetensors");
    assertThat(export(again)).isZero();
    assertThat(again).hasSameBinaryContentAs(file);

    Recipe recipe = Recipe.named("dcgan-conditional");
    float[] trained =
        CheckpointFiles.state(Checkpoint.at(run.directory().toString(), new Configuration(false)))
            .generator()
            .parameters();
    float[] stored =
        PyTorchFile.read("--checkpoint", file.toString(), new Configuration(false))
            .parameters(recipe, NetworkRole.GENERATOR);
    int changed = 0;
    for (int i = 0; i < trained.length; i++) {
      assertThat(Math.abs(stored[i] - trained[i])).isLessThanOrEqualTo(Math.abs(trained[i]) / 256);
      changed += stored[i] == trained[i] ? 0 : 1;
    }
    assertThat(changed).isGreaterThan(trained.length * 9 / 10).isLessThan(trained.length);
  }

  @Test
  void otherCommandsTakeTheFileAsACheckpoint() throws IOException {
    run.evaluated(12.5);
    assertThat(export(file)).as(job.err()).isZero();

    Path folder = directory.resolve("folder");
    String given = file.toString();
    assertThat(
            run(
                "export",
                "--checkpoint",
                given,
                "--format",
                "huggingface",
                "--to",
                folder.toString()))
        .as(job.err())
        .isZero();
    assertThat(job.out()).startsWith("generator of step 8 of " + given);
    assertThat(folder.resolve("discriminator.safetensors")).doesNotExist();
    assertThat(Files.readString(folder.resolve("README.md")))
        .containsPattern("\\| Frechet distance \\| 12\\.50 ")
        .containsPattern("\\| training\\.seed +\\| 3 ")
        .contains("state dict for PyTorch. `config.json`");
    assertThat(
            run(
                "import",
                "--generator",
                folder.toString(),
                "--data",
                "mnist",
                "--output",
                directory.toString(),
                "--run-id",
                "imported"))
        .as(job.err())
        .isZero();
    for (String checkpoint : List.of(given, directory.resolve("imported").toString())) {
      String to = directory.resolve(checkpoint.equals(given) ? "a.idx" : "b.idx").toString();
      assertThat(run("generate", "--checkpoint", checkpoint, "--label", "7", "--to", to))
          .as(job.err())
          .isZero();
    }
    assertThat(directory.resolve("a.idx")).hasSameBinaryContentAs(directory.resolve("b.idx"));
  }

  @Test
  void oneLineSaysWhatIsMissingOrDoesNotFit() throws IOException {
    assertThat(export(file)).isEqualTo(2);
    assertThat(job.err()).contains("was not evaluated: run evaluate --weights trained first");
    run.evaluated(12.5);
    assertThat(export(file, "--weights", "average")).isEqualTo(2);
    assertThat(job.err()).contains("expected a run with training.ema-decay").hasLineCount(1);
    assertThat(export(file, "--network", "discriminator")).isEqualTo(2);
    assertThat(job.err()).contains("a pretrained network draws images").hasLineCount(1);
    assertThat(export(directory.resolve("g.onnx"))).isEqualTo(2);
    assertThat(job.err()).contains("has the name of another format").hasLineCount(1);
    assertThat(file).doesNotExist();

    Path plain = directory.resolve("plain.safetensors");
    assertThat(run("export", "--checkpoint", run.directory() + "", "--to", plain.toString()))
        .as(job.err())
        .isZero();
    for (String[] args :
        new String[][] {
          {"export", "--format", "huggingface", "--to", directory.resolve("x").toString()},
          {"evaluate", "--data", directory.toString()}
        }) {
      List<String> all = new ArrayList<>(List.of(args));
      all.addAll(List.of("--checkpoint", plain.toString()));
      assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
      assertThat(job.err())
          .contains("does not say how it was trained, expected a file of export --format")
          .hasLineCount(1);
    }
    assertThat(
            run(
                "export",
                "--checkpoint",
                plain.toString(),
                "--network",
                "discriminator",
                "--to",
                directory.resolve("d.onnx").toString()))
        .isEqualTo(2);
    assertThat(job.err()).contains("holds a generator alone").hasLineCount(1);
  }
}
