package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.Damage;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.evaluation.SmallOnnx;
import io.dcganspark.job.report.StoredEvaluation;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.SealedJson;
import io.dcganspark.model.evaluation.ClassSource;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.ClassifierFormat;
import io.dcganspark.model.evaluation.ImageTally;
import io.dcganspark.model.evaluation.Measures;
import io.dcganspark.model.evaluation.RunningClassifier;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.state.Sha256;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} on what {@code train} left, with a few hundred images of MNIST. */
class EvaluateIT {
  private static final int PIXELS = 32 * 32;
  private static final int HEADER = 16;
  private static final int COUNT = 300;

  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path run;
  private static String excerpt;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    run = directory.resolve("runs/first");
    excerpt = EvaluateIT.class.getResource("/mnist-excerpt").getPath();
    assertThat(
            job.train(
                directory.resolve("runs"),
                "first",
                "--data",
                excerpt,
                "--set",
                "training.epochs=1",
                "--set",
                "training.batch-size=64",
                "--set",
                "checkpoint.every-steps=8"))
        .isZero();
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static int evaluate(String... more) {
    String[] args = {
      "evaluate", "--checkpoint", run.toString(), "--count", Integer.toString(COUNT)
    };
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return job.run(all);
  }

  /** The file that the last command wrote: its last line names it. */
  private static Path file() {
    String[] lines = job.out().split("\n", -1);
    return Path.of(URI.create(lines[lines.length - 2]).getPath());
  }

  private static JsonNode report() throws IOException {
    return new ObjectMapper().readTree(file().toFile());
  }

  /** The images that {@code generate} draws of seed 0. */
  private static byte[] drawn() throws IOException {
    Path file = directory.resolve("drawn.idx");
    assertThat(
            job.run(
                "generate",
                "--checkpoint",
                run.toString(),
                "--to",
                file.toString(),
                "--count",
                Integer.toString(COUNT),
                "--overwrite"))
        .isZero();
    return Arrays.copyOfRange(Files.readAllBytes(file), HEADER, HEADER + COUNT * PIXELS);
  }

  /** The excerpt's training images as networks take them. */
  private static byte[] resizedExcerpt() {
    ImageShape shape = Classifier.ofMnist().shape();
    ByteBuffer pixels = ByteBuffer.allocate(512 * shape.length());
    try (SessionSource.Session session =
        SessionSource.Session.of(Sessions.start("read", "excerpt"))) {
      LabelledData.train(session.spark(), new DataConfig(excerpt, "idx"), shape)
          .images()
          .collect()
          .forEach(image -> pixels.put(image.pixels()));
    }
    return pixels.array();
  }

  /** A data set of the generator's own images, without a test split. */
  private static Path asDataSet(byte[] images) throws IOException {
    Path data = Files.createDirectories(directory.resolve("drawn"));
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(data.resolve("train-images-idx3-ubyte")))) {
      for (int header : new int[] {0x00000803, COUNT, 32, 32}) {
        out.writeInt(header);
      }
      out.write(images);
    }
    Files.write(
        data.resolve("train-labels-idx1-ubyte"),
        ByteBuffer.allocate(8 + COUNT).putInt(0x00000801).putInt(COUNT).array());
    return data;
  }

  @Test
  void unseenImagesOfTheDataStandBesideGeneratedOnes() throws IOException {
    assertThat(evaluate()).isZero();
    assertThat(run.resolve("report.html"))
        .content()
        .contains("\"file\":\"evaluations/" + file().getFileName() + "\"");

    JsonNode report = report();
    assertThat(report.at("/data/images").asInt()).isEqualTo(512);
    assertThat(report.at("/generated/images").asInt()).isEqualTo(COUNT);
    assertThat(report.at("/test/images").asInt()).isEqualTo(128);
    assertThat(report.at("/test/classesCovered").asInt()).isEqualTo(10);
    assertThat(report.at("/generated/frechetDistance").asDouble())
        .isGreaterThan(10 * report.at("/test/frechetDistance").asDouble());
    for (String measure : List.of("recall", "coverage")) {
      assertThat(report.at("/generated/" + measure).asDouble())
          .as(measure)
          .isLessThan(report.at("/test/" + measure).asDouble());
    }
    assertThat(report.at("/test/density").asDouble()).isBetween(0.5, 1.5);
    assertThat(report.at("/generated/kernelDistance").asDouble())
        .isGreaterThan(10 * Math.abs(report.at("/test/kernelDistance").asDouble()));
    assertThat(report.at("/generated/kernelDistanceDeviation").asDouble()).isPositive();
    assertThat(report.at("/generated/classesBy").asText()).isEqualTo("classifier");
    assertThat(report.at("/test/classFrechetDistances"))
        .hasSize(10)
        .allMatch(distance -> distance.asDouble(-1) > 0);
    assertThat(report.at("/nearestTrainingImages/generated/median").asDouble())
        .isGreaterThan(report.at("/nearestTrainingImages/test/median").asDouble());
    assertThat(report.at("/classifier/learntFromThisData").asBoolean()).isFalse();
    assertThat(job.out())
        .containsPattern("Frechet distance +\\d+\\.\\d{3} +\\d+\\.\\d{3}\n")
        .containsPattern("kernel distance +-?\\d+\\.\\d{4} +-?\\d+\\.\\d{4}\n")
        .containsPattern("density +\\d+\\.\\d{3} +[01]\\.\\d{3}\n")
        .containsPattern("coverage +[01]\\.\\d{3} +[01]\\.\\d{3}\n")
        .containsPattern("classes covered +\\d+ of 10 +10 of 10\n")
        .contains("Distances of classes are of the classes that the classifier sees.\n")
        .contains("The classifier learnt from other images")
        .containsPattern(
            "/runs/first/evaluations/step-00000008-300-0-[0-9a-f]{12}-[0-9a-f]{12}\\.json\n$");
    Path picture = Path.of(file().toString().replace(".json", "-nearest.png"));
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(16 * 64);
  }

  @Test
  void numbersAreThoseOfTheImagesThatGenerateDraws() throws IOException {
    assertThat(evaluate("--data", excerpt)).isZero();
    JsonNode report = report();

    Classifier classifier = Classifier.ofMnist();
    ImageTally drawn = new ImageTally(10, ClassSource.CLASSIFIER, 10);
    ImageTally data = new ImageTally(10, ClassSource.CLASSIFIER, 10);
    try (RunningClassifier running = classifier.start()) {
      drawn.add(running.classify(drawn()), LongStream.range(0, COUNT).toArray(), new int[COUNT]);
      data.add(
          running.classify(resizedExcerpt()), LongStream.range(0, 512).toArray(), new int[512]);
    }
    Measures expected = drawn.against(data);

    assertThat(report.at("/generated/frechetDistance").asDouble())
        .isCloseTo(expected.frechetDistance(), within(1e-4 * expected.frechetDistance()));
    assertThat(report.at("/generated/inceptionScore").asDouble())
        .isCloseTo(expected.classes().inceptionScore(), within(1e-4));
    for (int i = 0; i < 10; i++) {
      assertThat(report.at("/generated/classes/" + i).asLong())
          .isEqualTo(expected.classes().counts()[i]);
      JsonNode distance = report.at("/generated/classFrechetDistances/" + i);
      double ofClass = expected.classDistances().distances()[i];
      if (Double.isNaN(ofClass)) {
        assertThat(distance.isNull()).as("class %d", i).isTrue();
      } else {
        assertThat(distance.asDouble()).isCloseTo(ofClass, within(1e-4 * ofClass));
      }
    }
  }

  @Test
  void aGeneratorHeldAgainstItsOwnImagesIsPerfectAndKnowsThemByHeart() throws IOException {
    Path data = asDataSet(drawn());
    assertThat(evaluate("--data", data.toString())).isZero();

    JsonNode report = report();
    assertThat(report.at("/generated/frechetDistance").asDouble()).isCloseTo(0, within(1e-5));
    assertThat(report.at("/generated/precision").asDouble()).isEqualTo(1);
    assertThat(report.at("/generated/recall").asDouble()).isEqualTo(1);
    assertThat(report.at("/generated/density").asDouble()).isEqualTo(1.2);
    assertThat(report.at("/generated/coverage").asDouble()).isEqualTo(1);
    assertThat(report.at("/generated/classDistance").asDouble()).isZero();
    assertThat(report.at("/nearestTrainingImages/generated/median").asDouble()).isZero();
    assertThat(report.at("/test").isNull()).isTrue();
    assertThat(job.out()).contains("The data set holds no test images");
  }

  @Test
  void whatIsEvaluatedIsEvaluatedAgainOnlyWithoutReuseOrWithOtherImages() throws IOException {
    assertThat(evaluate("--data", excerpt)).isZero();
    Path numbers = file();
    byte[] first = Files.readAllBytes(numbers);
    Path picture = Path.of(numbers.toString().replace(".json", "-nearest.png"));
    Files.delete(picture);

    assertThat(evaluate("--data", excerpt, "--reuse")).isZero();

    assertThat(job.out()).endsWith("/runs/first is evaluated: nothing to do\n");
    assertThat(picture).doesNotExist();

    assertThat(evaluate("--data", excerpt, "--reuse", "--seed", "1")).isZero();
    assertThat(report().path("seed").asInt()).isEqualTo(1);
    assertThat(file()).isNotEqualTo(numbers);
    assertThat(numbers).hasBinaryContent(first);
  }

  /** What this version's predecessor wrote is the same without the fields that came later. */
  @Test
  void anEvaluationWithoutTheNewerMeasuresStaysOne() throws IOException {
    assertThat(evaluate("--data", excerpt, "--seed", "3")).isZero();
    Path numbers = file();
    ObjectNode earlier = (ObjectNode) report();
    earlier.remove("sha256");
    for (String kind : List.of("generated", "test")) {
      ((ObjectNode) earlier.path(kind))
          .remove(
              List.of(
                  "kernelDistance",
                  "kernelDistanceDeviation",
                  "density",
                  "coverage",
                  "classesBy",
                  "classFrechetDistances"));
    }
    String text = SealedJson.write(earlier);
    Files.writeString(numbers, text);

    assertThat(evaluate("--data", excerpt, "--seed", "3", "--reuse")).as(job.err()).isZero();

    assertThat(job.out()).endsWith("/runs/first is evaluated: nothing to do\n");
    assertThat(numbers).hasContent(text);
  }

  @Test
  void otherImagesUnderTheSamePathAreEvaluatedAgain() throws IOException {
    Path data = MnistExcerpt.write(directory.resolve("changing"), 0, 200);
    assertThat(evaluate("--data", data.toString())).isZero();
    Path first = file();

    MnistExcerpt.write(data, 100, 200);
    assertThat(evaluate("--data", data.toString(), "--reuse")).isZero();

    assertThat(file()).isNotEqualTo(first);
    assertThat(first).exists();
  }

  @Test
  void aDamagedEvaluationIsMadeAgain() throws IOException {
    assertThat(evaluate("--data", excerpt, "--seed", "2")).isZero();
    Path numbers = file();
    byte[] whole = Files.readAllBytes(numbers);
    Damage.CUT.to(numbers, numbers);

    try (CapturedLog log = new CapturedLog(StoredEvaluation.class)) {
      assertThat(evaluate("--data", excerpt, "--seed", "2", "--reuse")).as(job.err()).isZero();
      assertThat(log.warnings())
          .anyMatch(
              warning ->
                  warning.contains(numbers.getFileName() + " is passed over: it is no JSON"));
    }
    assertThat(numbers).hasBinaryContent(whole);
  }

  @Test
  void anEvaluationNamesWhatItBelongsTo() throws IOException {
    assertThat(evaluate("--data", excerpt)).isZero();
    JsonNode report = report();
    assertThat(report.path("state").asText())
        .isEqualTo(
            Checkpoint.at(run.toString(), new Configuration(false))
                .sha256(Checkpoint.STATE)
                .orElseThrow());
    assertThat(report.at("/classifier/sha256").asText())
        .isEqualTo(ClassifierFormat.sha256(Classifier.ofMnist()));
    assertThat(report.at("/data/sha256").asText()).hasSize(64);
  }

  @Test
  void aPretrainedGeneratorIsMeasuredAsItsRunIs() throws IOException {
    assertThat(evaluate("--data", excerpt)).as(job.err()).isZero();
    double distance = report().at("/generated/frechetDistance").asDouble();
    long kept = kept();
    String file = directory.resolve("pretrained.safetensors").toString();
    assertThat(
            job.run(
                "export", "--checkpoint", run.toString(), "--format", "pretrained", "--to", file))
        .as(job.err())
        .isZero();

    String count = Integer.toString(COUNT);
    assertThat(job.run("evaluate", "--checkpoint", file, "--data", excerpt, "--count", count))
        .as(job.err())
        .isZero();

    String row = job.out().lines().filter(line -> line.startsWith("Frechet")).findFirst().get();
    assertThat(Double.parseDouble(row.trim().split(" +", -1)[2]))
        .isCloseTo(distance, withinPercentage(2));
    assertThat(kept()).isEqualTo(kept);
  }

  /**
   * With the mean of each colour as a feature, of which a grey image has the same three: the
   * distance is three times that of the means.
   */
  @Test
  void theFeaturesOfANetworkStandBesideTheClassifiers() throws IOException {
    Path network = directory.resolve("means.onnx");
    Files.write(network, SmallOnnx.meansOf(-1, 3, 32, 32));

    assertThat(evaluate("--data", excerpt, "--features", network.toString()))
        .as(job.err())
        .isZero();

    JsonNode report = report();
    String printed = job.out();
    Path written = file();
    double[] drawn = moments(drawn());
    double[] data = moments(resizedExcerpt());
    double expected = 3 * (Math.pow(drawn[0] - data[0], 2) + Math.pow(drawn[1] - data[1], 2));
    JsonNode found = report.at("/generated/features");
    assertThat(found.path("frechetDistance").asDouble())
        .isCloseTo(expected, within(1e-4 * expected));
    assertThat(found.path("kernelDistance").asDouble()).isNotZero();
    assertThat(found.path("coverage").asDouble()).isBetween(0.0, 1.0);
    assertThat(report.at("/test/features/density").asDouble()).isBetween(0.5, 1.5);
    assertThat(report.at("/features/file").asText()).isEqualTo("means.onnx");
    String sha256 = Sha256.of(Files.readAllBytes(network));
    assertThat(report.at("/features/sha256").asText()).isEqualTo(sha256);
    assertThat(written.getFileName().toString()).endsWith("-" + sha256.substring(0, 12) + ".json");
    assertThat(printed).contains("The 3 features are those of means.onnx, SHA-256 " + sha256);
    assertThat(run.resolve("report.html"))
        .content()
        .contains("features of means.onnx (" + sha256.substring(0, 12) + ")");

    assertThat(evaluate("--data", excerpt, "--features", network.toString(), "--reuse")).isZero();
    assertThat(job.out()).endsWith("is evaluated: nothing to do\n");
    Files.write(network, SmallOnnx.meansOf(1, 3, 32, 32));
    assertThat(evaluate("--data", excerpt, "--features", network.toString(), "--reuse")).isZero();
    assertThat(job.out()).contains("Frechet distance");
  }

  /** Mean and standard deviation of the images' mean grey values. */
  private static double[] moments(byte[] images) {
    double[] means = new double[images.length / PIXELS];
    for (int i = 0; i < images.length; i++) {
      means[i / PIXELS] += (images[i] & 0xFF) / (double) PIXELS;
    }
    double mean = Arrays.stream(means).average().orElseThrow();
    double squares = Arrays.stream(means).map(value -> (value - mean) * (value - mean)).sum();
    return new double[] {mean, Math.sqrt(squares / (means.length - 1))};
  }

  @Test
  void refusesANetworkThatTakesNoImages() throws IOException {
    Path network = directory.resolve("rows.onnx");
    Files.write(network, SmallOnnx.identity(-1, 64));
    assertThat(evaluate("--features", network.toString())).isEqualTo(2);
    assertThat(job.err()).contains("its input images is FLOAT (?, 64), expected").hasLineCount(1);
  }

  private static long kept() throws IOException {
    try (var files = Files.list(run.resolve("evaluations"))) {
      return files.count();
    }
  }

  @Test
  void refusesTooFewImages() {
    assertThat(evaluate("--count", "99")).isEqualTo(2);
  }

  @Test
  void refusesADataSetThatIsTooSmall() {
    assertThat(evaluate("--data", job.data().toString())).isEqualTo(2);
    assertThat(job.err())
        .startsWith("dcgan: the data holds 24 images, expected at least 100")
        .hasLineCount(1);
  }

  @Test
  void refusesAClassifierThatIsNone() throws IOException {
    assertThat(evaluate("--classifier", directory.resolve("no").toString())).isEqualTo(2);
    assertThat(job.err()).contains("does not exist: expected a file of train-classifier");
    Path text = Files.writeString(directory.resolve("text"), "no classifier");
    assertThat(evaluate("--classifier", text.toString())).isEqualTo(2);
    assertThat(job.err()).contains("cannot be used: ").hasLineCount(1);
  }
}
