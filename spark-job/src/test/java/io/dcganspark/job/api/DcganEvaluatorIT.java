package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real digits beside themselves, beside noise, and beside what trained models draw. */
class DcganEvaluatorIT {
  private static final int IMAGES = 240;
  private static final int SIDE = 28;

  @TempDir static Path directory;
  private static SparkSession spark;
  private static Dataset<Row> digits;

  @BeforeAll
  static void read() {
    spark = SmallTrainings.session();
    digits =
        spark
            .read()
            .format("idx")
            .load(DcganEvaluatorIT.class.getResource("/mnist-excerpt").getPath())
            .where("index < " + IMAGES)
            .cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Rows of digits, each with a digit and with noise as PNG files. */
  private static Dataset<Row> withPictures(int count) throws IOException {
    Random random = new Random(7);
    List<Row> digit = digits.orderBy("index").select("image").collectAsList();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] noise = new byte[SIDE * SIDE];
      random.nextBytes(noise);
      byte[] other = digit.get((i + 1) % count).getAs(0);
      rows.add(RowFactory.create((long) i, digit.get(i).getAs(0), png(other), png(noise)));
    }
    return spark
        .createDataFrame(
            rows, StructType.fromDDL("index BIGINT, image BINARY, digit BINARY, noise BINARY"))
        .selectExpr("*", "28 AS height", "28 AS width", "1 AS channels");
  }

  private static byte[] png(byte[] pixels) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, SIDE, SIDE, pixels);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @Test
  void digitsAreNearDigitsAndNoiseIsFar() throws IOException {
    Dataset<Row> rows = withPictures(IMAGES);
    DcganEvaluator digit = new DcganEvaluator().setGeneratedCol("digit");
    DcganEvaluator noise = new DcganEvaluator().setGeneratedCol("noise");

    assertThat(digit.evaluate(rows)).isBetween(-1e-3, 1e-3);
    assertThat(noise.evaluate(rows)).isGreaterThan(10);
    ParamMap recall = new ParamMap().put(digit.metricName(), "recall");
    assertThat(digit.evaluate(rows, recall)).isEqualTo(1);
    assertThat(digit.copy(recall).isLargerBetter()).isTrue();
    assertThat(digit.isLargerBetter()).isFalse();
  }

  @Test
  void refusesInOneLineWhatItCannotMeasure() throws IOException {
    Dataset<Row> rows = withPictures(IMAGES);
    refused(
        () -> new DcganEvaluator().evaluate(rows),
        "column \"generated\" is not there or not binary, expected PNG or JPEG files, or pixels:"
            + " set generatedCol");
    refused(
        () -> new DcganEvaluator().setGeneratedCol("digit").evaluate(rows.limit(99)),
        "the data holds 99 images, expected at least 100 to hold generated ones against");
    refused(
        () -> new DcganEvaluator().setGeneratedCol("digit").evaluate(rows.limit(0)),
        "column \"image\" holds no value, expected picture files");
    refused(
        () -> new DcganEvaluator().setMetricName("fid"),
        "metricName must be one of frechetDistance, kernelDistance, precision, recall, density,"
            + " coverage, found \"fid\"");
  }

  private static void refused(Runnable evaluation, String message) {
    assertThatThrownBy(evaluation::run).isInstanceOf(UserErrorException.class).hasMessage(message);
  }

  @Test
  void aSummaryHasTheEvaluationsOfItsTraining() {
    DcganModel model =
        SmallTrainings.estimator(directory.resolve("runs"))
            .setRecipe("gan")
            .setBatchSize(60)
            .setSettings("evaluation.every-steps=2", "evaluation.count=100")
            .fit(digits);

    List<Row> found = model.summary().evaluations().collectAsList();

    assertThat(found).extracting(row -> row.<Long>getAs("step")).containsExactly(2L, 4L);
    assertThat(found)
        .allSatisfy(row -> assertThat(row.<Double>getAs("frechetDistance")).isPositive());
  }

  @Test
  void aCrossValidatorChoosesWhatDrawsBetter() throws IOException {
    DcganEstimator estimator =
        SmallTrainings.estimator(directory.resolve("runs")).setRecipe("gan").setBatchSize(60);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(estimator.learningRate(), new double[] {1e-9, 1e-3}).build();
    DcganEvaluator evaluator = new DcganEvaluator();

    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(estimator)
            .setEstimatorParamMaps(grid)
            .setEvaluator(evaluator)
            .setNumFolds(2)
            .setSeed(3)
            .fit(digits);

    double[] distances = chosen.avgMetrics();
    assertThat(distances).hasSize(2).doesNotHaveDuplicates();
    assertThat(distances[0]).isPositive();
    int better = distances[0] < distances[1] ? 0 : 1;
    DcganModel best = (DcganModel) chosen.bestModel();
    assertThat(((DcganEstimator) best.parent()).getLearningRate())
        .isEqualTo(grid[better].get(estimator.learningRate()).get());

    evaluator.setMetricName("coverage").write().overwrite().save(directory + "/evaluator");
    assertThat(DcganEvaluator.load(directory + "/evaluator").getMetricName()).isEqualTo("coverage");
  }
}
