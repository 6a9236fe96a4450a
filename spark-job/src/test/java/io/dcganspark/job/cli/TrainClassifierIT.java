package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.ClassifierFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train-classifier} on 512 images of MNIST. */
class TrainClassifierIT {
  private static final String EXCERPT =
      TrainClassifierIT.class.getResource("/mnist-excerpt").getPath();

  @TempDir Path directory;
  private TrainedRuns job;

  @BeforeEach
  void useLocalSpark() {
    job = new TrainedRuns(directory);
  }

  @AfterEach
  void forget() {
    TrainedRuns.forget();
  }

  private int train(String data, String to, String... more) {
    String[] args = {"train-classifier", "--data", data, "--to", directory.resolve(to).toString()};
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return job.run(all);
  }

  @Test
  void makesTheSameFileAgainWhichClassifiesDigitsAndNamesItsOrigin() throws IOException {
    assertThat(train(EXCERPT, "a.safetensors", "--seed", "3")).isZero();
    assertThat(job.out()).containsPattern("^Test accuracy: \\d\\d\\.\\d\\d % of 128 images");
    assertThat(train(EXCERPT, "b.safetensors", "--seed", "3")).isZero();
    byte[] file = Files.readAllBytes(directory.resolve("a.safetensors"));
    assertThat(Files.readAllBytes(directory.resolve("b.safetensors"))).isEqualTo(file);

    Classifier classifier = ClassifierFormat.fromBytes(file);
    assertThat(classifier.classes()).isEqualTo(10);
    assertThat(classifier.provenance().accuracy()).isGreaterThan(0.7);
    assertThat(classifier.provenance().command())
        .isEqualTo("train-classifier --recipe dcgan --seed 3 --data DIR --to FILE");
    assertThat(classifier.provenance().images()).isEqualTo(512);
  }

  @Test
  void refusesDataWithoutATestSplit() {
    assertThat(train(job.data().toString(), "a.safetensors")).isEqualTo(2);
    assertThat(job.err()).contains("holds no test images").hasLineCount(1);
  }

  @Test
  void refusesDataWithoutLabels() throws IOException {
    Path bare = Files.createDirectory(directory.resolve("bare"));
    for (String images : new String[] {"train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz"}) {
      Files.copy(Path.of(EXCERPT, images), bare.resolve(images));
    }
    assertThat(train(bare.toString(), "a.safetensors")).isEqualTo(2);
    assertThat(job.err()).contains("bare has no labels, expected one").hasLineCount(1);
    assertThat(directory.resolve("a.safetensors")).doesNotExist();
  }

  @Test
  void refusesADirectoryBeforeItTrains() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("a.safetensors"));
    assertThat(train(EXCERPT, "a.safetensors", "--overwrite")).isEqualTo(2);
    assertThat(job.err()).contains("is a directory, expected a file").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesToReplaceAFile() throws IOException {
    Path old = Files.writeString(directory.resolve("a.safetensors"), "old");
    assertThat(train(EXCERPT, "a.safetensors")).isEqualTo(2);
    assertThat(job.err()).contains("is there already").hasLineCount(1);
    assertThat(old).hasContent("old");
  }

  @Test
  void refusesARecipeThatThereIsNot() {
    assertThat(train(EXCERPT, "a.safetensors", "--recipe", "dcgna")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: --recipe: no recipe is called \"dcgna\"");
  }
}
