package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** The estimator and its model, alone and as stages of a pipeline. */
class DcganModelIT {
  @TempDir static Path directory;
  private static SparkSession spark;
  private static Dataset<Row> digits;
  private static DcganModel model;
  private static DcganModel conditional;

  @BeforeAll
  static void train() {
    spark = SmallTrainings.session();
    digits = SmallTrainings.digits(spark);
    model = estimator("plain").fit(digits);
    conditional = estimator("conditional").setRecipe("dcgan-conditional").fit(digits);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static DcganEstimator estimator(String id) {
    return SmallTrainings.estimator(directory.resolve("runs")).setRunId(id);
  }

  private static Dataset<Row> range(int count) {
    return spark.range(count).toDF("index");
  }

  private static List<byte[]> generated(Dataset<Row> rows) {
    return rows.orderBy("index").collectAsList().stream()
        .map(row -> row.<byte[]>getAs("generated"))
        .toList();
  }

  /** (height, width) of a grey PNG file, row-major. */
  private static byte[] pixels(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int[] samples =
        image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    byte[] pixels = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      pixels[i] = (byte) samples[i];
    }
    return pixels;
  }

  @Test
  void aFittedModelKnowsItsEstimatorAndItsRun() {
    assertThat(model.parent().uid()).isEqualTo(model.uid());
    assertThat(model.step()).isEqualTo(SmallTrainings.STEPS);
    assertThat(model.runDirectory()).isEqualTo("file:" + directory.resolve("runs/plain"));
  }

  @Test
  void aFittedModelHasTheLossesOfItsTraining() {
    List<Row> losses = model.summary().losses().collectAsList();

    assertThat(model.summary().steps()).isEqualTo(SmallTrainings.STEPS);
    assertThat(losses)
        .extracting(row -> row.<Long>getAs("step"))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(losses.get(losses.size() - 1).<Double>getAs("epoch")).isEqualTo(1);
    assertThat(losses)
        .allSatisfy(row -> assertThat(row.<Double>getAs("generatorLoss")).isPositive())
        .allSatisfy(row -> assertThat(row.<Double>getAs("discriminatorLoss")).isPositive());
    assertThat(model.summary().evaluations().count()).isZero();
    assertThat(model.copy(ParamMap.empty()).hasSummary()).isTrue();
  }

  @Test
  void anOpenedModelHasNoSummary() {
    DcganModel opened = DcganModel.open(spark, model.runDirectory());

    assertThat(opened.hasSummary()).isFalse();
    assertThatThrownBy(opened::summary)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("metrics.jsonl of its run has the losses");
  }

  @Test
  void rowsGetTheImagesThatSampleDraws() throws IOException {
    List<Row> sampled = model.sample(70, 3).orderBy("index").collectAsList();

    List<byte[]> drawn =
        generated(model.copy(ParamMap.empty()).setImageSeed(3).transform(range(70)));

    assertThat(drawn).hasSize(70);
    for (int i = 0; i < 70; i++) {
      assertThat(pixels(drawn.get(i)))
          .as("image %d", i)
          .isEqualTo(sampled.get(i).<byte[]>getAs("image"));
    }
  }

  @Test
  void anImageDoesNotDependOnPartitionsNorOnOtherRows() {
    List<byte[]> whole = generated(model.transform(range(600)));

    List<byte[]> shuffled =
        generated(model.transform(range(600).where("index % 3 = 1").repartition(5)));

    assertThat(shuffled).hasSize(200);
    for (int i = 0; i < 200; i++) {
      assertThat(shuffled.get(i)).as("image %d", 3 * i + 1).isEqualTo(whole.get(3 * i + 1));
    }
  }

  @Test
  void otherColumnsStay() {
    Dataset<Row> drawn = model.transform(digits);

    assertThat(drawn.schema().fieldNames())
        .containsExactly("index", "label", "image", "height", "width", "channels", "generated");
    assertThat(drawn.drop("generated").exceptAll(digits).count()).isZero();
    assertThat(drawn.count()).isEqualTo(SmallTrainings.IMAGES);
  }

  @Test
  void conditionalNetworksDrawTheLabelsOfTheRows() throws IOException {
    List<Row> sevens = conditional.sample(5, 0, 7).orderBy("index").collectAsList();

    List<byte[]> drawn =
        generated(conditional.transform(range(5).selectExpr("index", "7 AS label")));

    for (int i = 0; i < 5; i++) {
      assertThat(pixels(drawn.get(i))).isEqualTo(sevens.get(i).<byte[]>getAs("image"));
    }
  }

  @Test
  void withoutLabelsClassesTakeTurns() throws IOException {
    List<Row> sampled = conditional.sample(12, 0).orderBy("index").collectAsList();

    List<byte[]> drawn = generated(conditional.transform(range(12)));

    for (int i = 0; i < 12; i++) {
      assertThat(pixels(drawn.get(i))).isEqualTo(sampled.get(i).<byte[]>getAs("image"));
    }
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    refuses(model, spark.range(3).toDF(), "column \"index\" is not there, expected whole numbers");
    refuses(
        model,
        spark.sql("SELECT 'a' AS index"),
        "column \"index\" is string, expected whole numbers");
    refuses(model, spark.sql("SELECT -1L AS index"), "column \"index\" holds -1, expected whole");
    refuses(model, spark.sql("SELECT CAST(null AS INT) AS index"), "column \"index\" holds null");
    refuses(
        conditional,
        spark.sql("SELECT 1L AS index, 10 AS label"),
        "column \"label\" holds 10, expected classes from 0 to 9");
    refuses(
        model.copy(ParamMap.empty()).setWeights("average"),
        range(1),
        "has none, expected a run with training.ema-decay");
    assertThatThrownBy(() -> model.copy(ParamMap.empty()).setWeights("best"))
        .isInstanceOf(UserErrorException.class)
        .hasMessage("weights must be one of trained, average, found \"best\"");
  }

  private static void refuses(DcganModel drawing, Dataset<Row> rows, String part) {
    assertThatThrownBy(() -> drawing.transform(rows).collectAsList())
        .satisfiesAnyOf(
            direct ->
                assertThat(direct)
                    .isInstanceOf(UserErrorException.class)
                    .hasMessageContaining(part),
            inTask ->
                assertThat(inTask)
                    .rootCause()
                    .isInstanceOf(UserErrorException.class)
                    .hasMessageContaining(part));
  }

  @Test
  void aSavedModelDrawsTheSameWithoutItsRun() throws IOException {
    DcganModel lonely = estimator("to-be-deleted").setImageSeed(9).fit(digits);
    List<byte[]> before = generated(lonely.transform(range(5)));
    Utils.deleteRecursively(directory.resolve("runs/to-be-deleted").toFile());
    String path = directory.resolve("model[1]").toString();

    lonely.save(path);
    DcganModel loaded = DcganModel.load(path);

    assertThat(loaded.uid()).isEqualTo(lonely.uid());
    assertThat(loaded.step()).isEqualTo(SmallTrainings.STEPS);
    assertThat(generated(loaded.transform(range(5)))).usingRecursiveComparison().isEqualTo(before);
    DcganModel opened = DcganModel.open(spark, path + "/run").setImageSeed(9);
    assertThat(generated(opened.transform(range(5)))).usingRecursiveComparison().isEqualTo(before);
    assertThatThrownBy(() -> lonely.save(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already exists");
    lonely.write().overwrite().save(path);
    assertThat(DcganModel.load(path).step()).isEqualTo(SmallTrainings.STEPS);
  }

  @Test
  void aSavedEstimatorHasItsParams() throws IOException {
    String path = directory.resolve("estimator{a,b}*").toString();
    DcganEstimator estimator = estimator("saved").setLearningRate(1e-3).setSeed(1L << 40);

    estimator.save(path);
    DcganEstimator loaded = DcganEstimator.load(path);

    assertThat(loaded.uid()).isEqualTo(estimator.uid());
    assertThat(values(loaded)).isEqualTo(values(estimator)).containsKey("learningRate");
  }

  private static Map<String, String> values(DcganEstimator estimator) {
    Map<String, String> values = new TreeMap<>();
    for (Param<?> param : estimator.params()) {
      Option<?> value = estimator.get(param);
      if (value.isDefined()) {
        values.put(
            param.name(),
            value.get() instanceof String[] texts ? List.of(texts).toString() : "" + value.get());
      }
    }
    return values;
  }

  @Test
  void aPipelineIsFittedSavedAndLoaded() throws IOException {
    SQLTransformer dark =
        new SQLTransformer().setStatement("SELECT *, label < 5 AS low FROM __THIS__");
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {dark, estimator("pipeline")});
    String path = directory.resolve("pipeline").toString();
    pipeline.save(path + "-unfitted");

    PipelineModel fitted = Pipeline.load(path + "-unfitted").fit(digits);
    fitted.save(path);
    Dataset<Row> drawn = PipelineModel.load(path).transform(digits);

    assertThat(drawn.schema().fieldNames()).contains("low", "generated");
    assertThat(generated(drawn))
        .usingRecursiveComparison()
        .isEqualTo(generated(fitted.transform(digits)));
  }

  @Test
  void aRunIdCannotBeOfTwoFits() {
    assertThatThrownBy(() -> estimator("plain").setSeed(1).fit(digits))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("training.seed is 1, the run has 42");
  }
}
