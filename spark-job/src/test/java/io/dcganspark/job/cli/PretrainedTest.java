package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.model.evaluation.ClassifiedImages;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.RunningClassifier;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.state.SafeTensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --checkpoint pretrained:mnist}: a generator before anything is trained. */
class PretrainedTest {
  private static final String MNIST = "pretrained:mnist";
  private static final int CLASSES = 10;
  private static final int OF_EACH = 20;

  /** Three standard deviations of a share of 200 images. */
  private static final double MOST_CHANCE = 0.1;

  @TempDir Path directory;
  private TestParts job;

  private int run(String... args) {
    job =
        new TestParts(
            JobParts.ofThisJob()
                .with(
                    (command, subject) -> {
                      throw new AssertionError(command + " starts Spark");
                    }));
    return job.run(args);
  }

  private Path make(String command, String name, String... more) {
    Path to = directory.resolve(name);
    List<String> args = new ArrayList<>(List.of(command, "--checkpoint", MNIST));
    args.addAll(List.of("--to", to.toString()));
    args.addAll(List.of(more));
    assertThat(run(args.toArray(String[]::new))).as(job.err()).isZero();
    return to;
  }

  private static byte[] content() throws IOException {
    try (InputStream in = PretrainedTest.class.getResourceAsStream("mnist-generator.safetensors")) {
      return in.readAllBytes();
    }
  }

  @Test
  void theFileSaysHowItCameAbout() throws IOException {
    byte[] content = content();
    assertThat(content).hasSizeLessThan(2_500_000);
    SafeTensors file = SafeTensors.read(content);
    ObjectMapper json = new ObjectMapper();
    JsonNode provenance = json.readTree(file.metadata("provenance"));
    assertThat(provenance.at("/data/images").asInt()).isEqualTo(60_000);
    assertThat(provenance.at("/data/sha256").asText())
        .isEqualTo(Classifier.ofMnist().provenance().imagesSha256());
    JsonNode evaluation = json.readTree(file.metadata("evaluation"));
    assertThat(evaluation.at("/generated/images").asInt()).isEqualTo(10_000);
    assertThat(evaluation.at("/generated/frechetDistance").isNumber()).isTrue();
    assertThat(file.metadata("state")).hasSize(64);
    assertThat(file.metadata().toString()).doesNotContain("\"path\"").doesNotContain("file:");
  }

  @Test
  void theClassifierSeesTheDigitsThatAreAskedForAsOftenAsTheFileSays() throws IOException {
    double share =
        new ObjectMapper()
            .readTree(SafeTensors.read(content()).metadata("evaluation"))
            .at("/generated/agreement")
            .asDouble();
    assertThat(share).isGreaterThan(0.9);
    StoredGenerator generator =
        StoredGenerator.read(MNIST, Weights.TRAINED, new Configuration(false));
    int[] labels = IntStream.range(0, CLASSES * OF_EACH).map(i -> i / OF_EACH).toArray();
    long[] images = IntStream.range(0, labels.length).asLongStream().toArray();
    byte[] pixels;
    try (Sampler sampler = new Sampler(generator.recipe(), generator.parameters())) {
      pixels = sampler.sample(0, images, labels, Float.POSITIVE_INFINITY);
    }
    try (RunningClassifier classifier = Classifier.ofMnist().start()) {
      ClassifiedImages seen = classifier.classify(pixels);
      long agreed =
          IntStream.range(0, labels.length).filter(i -> seen.classOf(i) == labels[i]).count();
      assertThat(agreed).isGreaterThan((long) (labels.length * (share - MOST_CHANCE)));
    }
  }

  @Test
  void itDrawsTheSameImagesEachTime() throws IOException {
    Path first = make("generate", "first.idx");
    assertThat(make("generate", "second.idx")).hasSameBinaryContentAs(first);
    Path grid = make("generate", "digits.png", "--count", "64");
    assertThat(ImageIO.read(grid.toFile()).getWidth()).isGreaterThan(8 * 32);
    byte[] sevens = Files.readAllBytes(make("generate", "sevens.idx", "--label", "7"));
    assertThat(sevens).isNotEqualTo(Files.readAllBytes(first));
  }

  @Test
  void interpolateAndExportTakeIt() throws IOException {
    assertThat(make("interpolate", "walk.gif", "--seeds", "1,2", "--labels", "3,8"))
        .isNotEmptyFile();
    assertThat(make("export", "page.html")).content().startsWith("<!DOCTYPE html>");
    assertThat(make("export", "g.onnx")).isNotEmptyFile();
    Path folder = make("export", "folder", "--format", "huggingface");
    assertThat(folder.resolve("README.md")).content().contains("60,000 images, SHA-256 `");

    Path file = make("export", "g.safetensors");
    assertThat(
            run(
                "generate",
                "--checkpoint",
                file.toString(),
                "--to",
                directory.resolve("of-file.idx").toString()))
        .isZero();
    assertThat(directory.resolve("of-file.idx"))
        .hasSameBinaryContentAs(make("generate", "of-job.idx"));
  }

  @Test
  void importMakesARunOfIt() {
    String[] args = {"import", "--generator", MNIST, "--data", "mnist", "--run-id", "imported"};
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--output", directory.toString()));
    assertThat(run(all.toArray(String[]::new))).as(job.err()).isZero();
    assertThat(job.out()).contains("at step 0, generator from " + MNIST);

    Path drawn = directory.resolve("imported.png");
    String run = directory.resolve("imported").toString();
    assertThat(run("generate", "--checkpoint", run, "--to", drawn.toString()))
        .as(job.err())
        .isZero();
    assertThat(drawn).hasSameBinaryContentAs(make("generate", "pretrained.png"));

    all.set(2, "pretrained:xyz");
    assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
    assertThat(job.err())
        .contains("--generator pretrained:xyz does not come with the job: expected " + MNIST)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"generate", "interpolate", "export", "evaluate", "publish"})
  void anUnknownNameIsOneLineThatListsWhatThereIs(String command) {
    Path to = directory.resolve("x.png");
    String[] args = {command, "--checkpoint", "pretrained:xyz"};
    List<String> all = new ArrayList<>(Arrays.asList(args));
    switch (command) {
      case "evaluate" -> all.addAll(List.of("--data", directory.toString()));
      case "export" -> all.addAll(List.of("--to", directory.resolve("x.onnx").toString()));
      case "interpolate" -> all.addAll(List.of("--to", to.toString(), "--seeds", "1,2"));
      default -> all.addAll(List.of("--to", to.toString()));
    }
    assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
    assertThat(job.err())
        .contains("--checkpoint pretrained:xyz does not come with the job: expected " + MNIST)
        .hasLineCount(1);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatItLacksIsOneLine() {
    String models = directory.resolve("models").toString();
    assertThat(run("publish", "--checkpoint", MNIST, "--to", models)).isEqualTo(2);
    assertThat(job.err()).contains("is a generator without its run").hasLineCount(1);
    assertThat(run("evaluate", "--checkpoint", MNIST)).isEqualTo(2);
    assertThat(job.err()).contains("does not say where its data lies: give --data");
    String to = directory.resolve("x.png").toString();
    assertThat(run("generate", "--checkpoint", MNIST, "--weights", "average", "--to", to))
        .isEqualTo(2);
    assertThat(job.err()).contains("leave --weights out").hasLineCount(1);
    assertThat(run("generate", "--checkpoint", MNIST, "--label", "10", "--to", to)).isEqualTo(2);
    assertThat(job.err()).hasLineCount(1);
    assertThat(directory).isEmptyDirectory();
  }
}
