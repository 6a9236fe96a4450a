package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.SafeTensors;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.TrainedNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export} of what {@code train} left, and where such files go. */
class ExportIT {
  private static final int IMAGES = 64;
  private static final int SEED = 3;
  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path run;
  private static Path generator;
  private static Path discriminator;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    run = directory.resolve("runs/first");
    generator = directory.resolve("generator.safetensors");
    discriminator = directory.resolve("discriminator.safetensors");
    assertThat(job.train(directory.resolve("runs"), "first", "--set", "training.epochs=1"))
        .isZero();
    assertThat(export(generator)).as(job.err()).isZero();
    assertThat(export(discriminator, "--network", "discriminator")).as(job.err()).isZero();
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static int export(Path to, String... more) {
    List<String> args = new ArrayList<>(List.of("export", "--checkpoint", run.toString()));
    args.addAll(List.of("--to", to.toString()));
    args.addAll(List.of(more));
    return job.run(args.toArray(String[]::new));
  }

  private static TrainingState state(Path directory) {
    return CheckpointFiles.state(Checkpoint.at(directory.toString(), new Configuration(false)));
  }

  private static void assertRefused(int exitCode, String... words) {
    assertThat(exitCode).isEqualTo(2);
    assertThat(job.err().lines()).singleElement().asString().contains(words);
  }

  @Test
  void theFileDescribesItself() throws IOException {
    SafeTensors file = SafeTensors.read(Files.readAllBytes(discriminator));
    assertThat(file.metadata())
        .containsEntry("recipe", "dcgan")
        .containsEntry("network", "discriminator")
        .containsEntry("step", "6")
        .containsEntry("format", "pt")
        .containsKey("producer");
  }

  @Test
  void anOnnxModelDescribesItself() throws IOException {
    Path file = directory.resolve("generator.onnx");
    assertThat(export(file)).as(job.err()).isZero();
    Onnx.ModelProto model = Onnx.ModelProto.parseFrom(Files.readAllBytes(file));
    assertThat(model.getMetadataPropsList())
        .extracting(Onnx.StringStringEntryProto::getKey, Onnx.StringStringEntryProto::getValue)
        .contains(tuple("recipe", "dcgan"), tuple("network", "generator"), tuple("step", "6"));
  }

  @Test
  void aPageInTheRunIsLinkedFromItsReport() {
    Path report = run.resolve("report.html");
    String link = "\"generatorPage\":\"generator.html\"";
    Path elsewhere = directory.resolve("generator.html");
    assertThat(export(elsewhere)).as(job.err()).isZero();
    assertThat(elsewhere).content().startsWith("<!DOCTYPE html>");
    assertThat(report).content().doesNotContain(link);

    Path inside = run.resolve("generator.html");
    assertThat(export(inside)).as(job.err()).isZero();
    assertThat(inside).hasSameBinaryContentAs(elsewhere);
    assertThat(report).content().contains(link);
  }

  @Test
  void aPageIsOfAGeneratorOnly() {
    Path page = directory.resolve("discriminator.html");
    assertRefused(export(page, "--network", "discriminator"), "choose --network generator");
    assertThat(page).doesNotExist();
  }

  @Test
  void oneCheckpointMakesOneFile() throws IOException {
    Path again = directory.resolve("again.safetensors");
    assertThat(export(again)).isZero();
    assertThat(again).hasSameBinaryContentAs(generator);
  }

  @Test
  void importedAgainTheNetworksHaveTheSameBits() {
    assertThat(
            job.run(
                "import",
                "--generator",
                generator.toString(),
                "--discriminator",
                discriminator.toString(),
                "--data",
                job.data().toString(),
                "--output",
                directory.toString(),
                "--run-id",
                "back"))
        .as(job.err())
        .isZero();
    TrainingState before = state(run);
    TrainingState after = state(directory.resolve("back"));
    assertThat(after.generator().parameters()).isEqualTo(before.generator().parameters());
    assertThat(after.discriminator().parameters()).isEqualTo(before.discriminator().parameters());
  }

  @Test
  void generateDrawsTheRunsImagesFromTheFile() {
    Path ofRun = directory.resolve("run.idx");
    Path ofFile = directory.resolve("file.idx");
    assertThat(generate(run, ofRun)).isZero();
    assertThat(generate(generator, ofFile)).as(job.err()).isZero();
    assertThat(ofFile).hasSameBinaryContentAs(ofRun);

    assertRefused(
        generate(discriminator, directory.resolve("d.idx")),
        "discriminator.safetensors is no generator of dcgan",
        "its metadata says network discriminator");
  }

  private static int generate(Path checkpoint, Path to) {
    return job.run(
        "generate", "--checkpoint", checkpoint.toString(), "--to", to.toString(), "--seed", "3");
  }

  @Test
  void theSeedsNetworksInPyTorchTakeTheFilesAndDrawTheSameImages() throws Exception {
    PyTorch pyTorch = PyTorch.required();
    Path images = directory.resolve("images.npy");

    pyTorch.run(
        "pytorch_generate.py",
        "--weights",
        generator.toString(),
        "--seed",
        Integer.toString(SEED),
        "--count",
        Integer.toString(IMAGES),
        "--to",
        images.toString());

    float[] expected = drawnHere();
    float[] found = valuesOfNpy(images);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-4f));
    }
    pyTorch.run(
        "-c",
        "import sys; from pytorch_dcgan import Discriminator; from pytorch_generate import"
            + " read_safetensors; Discriminator().load_state_dict(read_safetensors(sys.argv[1]),"
            + " strict=True)",
        discriminator.toString());
  }

  private static float[] drawnHere() {
    Recipe recipe = Recipe.named("dcgan");
    int latents = recipe.latentSize();
    float[] noise = new float[IMAGES * latents];
    for (int image = 0; image < IMAGES; image++) {
      RandomStream stream = new RandomStream(SEED, Purpose.SAMPLES, image, 0);
      for (int i = 0; i < latents; i++) {
        noise[image * latents + i] = stream.nextGaussian();
      }
    }
    try (TrainedNetwork network =
        new TrainedNetwork(
            recipe.generator(0), state(run).generator().parameters(), IMAGES, latents)) {
      return network.run(noise);
    }
  }

  /** NumPy's format: ten bytes, the last two of them the length of a text, the text, the data. */
  private static float[] valuesOfNpy(Path file) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    content.position(10 + content.getShort(8));
    float[] values = new float[content.remaining() / Float.BYTES];
    content.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Test
  void refusesToReplaceUnlessAsked() throws IOException {
    Path there = Files.writeString(directory.resolve("there.safetensors"), "mine");
    assertRefused(export(there), "is there already", "--overwrite");
    assertThat(there).hasContent("mine");
    assertThat(export(there, "--overwrite")).isZero();
    assertThat(there).hasSameBinaryContentAs(generator);

    Path folder = Files.createDirectory(directory.resolve("folder.safetensors"));
    assertRefused(export(folder, "--overwrite"), "is a directory, expected a file");
  }

  @Test
  void refusesAFormatThatIsNotNamed() {
    assertRefused(export(directory.resolve("g.bin")), "g.bin does not end in", "--format");
    assertThat(export(directory.resolve("g.bin"), "--format", "safetensors")).isZero();
    assertThat(directory.resolve("g.bin")).hasSameBinaryContentAs(generator);
  }

  @Test
  void refusesACheckpointThatIsNotThere() {
    Path to = directory.resolve("none.safetensors");
    assertRefused(
        job.run("export", "--checkpoint", directory.toString(), "--to", to.toString()),
        "has no checkpoint");
    assertThat(to).doesNotExist();
  }

  @Test
  void generateRefusesAFileThatNamesNoRecipe() throws IOException {
    byte[] bare = SafeTensors.toBytes(Map.of(), Map.of());
    Path file = Files.write(directory.resolve("bare.safetensors"), bare);
    assertRefused(
        generate(file, directory.resolve("bare.idx")), "names no recipe", "import --recipe");
  }
}
