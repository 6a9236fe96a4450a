package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.NetworkRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What params say, without a session. */
class DcganEstimatorTest {
  private static final StructType IMAGES = StructType.fromDDL("index BIGINT, image BINARY");
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| `?([\\w.-]*)`? ?\\|");
  @TempDir private Path directory;

  private static JobConfig resolved(DcganEstimator estimator) {
    return estimator.dcgan().set("data.format", "dataframe").resolve(new Configuration(false));
  }

  @Test
  void getsWhatWasSetOrTheDefaultOfAParamThatHasOne() {
    DcganEstimator estimator =
        new DcganEstimator()
            .setEpochs(3)
            .setSeed(1L << 40)
            .setLearningRate(1e-3)
            .setRunId("first")
            .setImageSeed(9)
            .setSettings("training.beta1=0.4");

    assertThat(estimator.getEpochs()).isEqualTo(3);
    assertThat(estimator.getSeed()).isEqualTo(1L << 40);
    assertThat(estimator.getLearningRate()).isEqualTo(1e-3);
    assertThat(estimator.getRunId()).isEqualTo("first");
    assertThat(estimator.getImageSeed()).isEqualTo(9);
    assertThat(estimator.getSettings()).containsExactly("training.beta1=0.4");
    assertThat(estimator.getLabelCol()).isEqualTo("label");
    assertThat(estimator.getWeights()).isEqualTo("trained");
    assertThatThrownBy(estimator::getRecipe)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("recipe");
  }

  @Test
  void explainsItsSettingsAsTheyWereGiven() {
    DcganEstimator estimator =
        new DcganEstimator().setSettings("training.beta1=0.4", "metrics.every-steps=2");

    assertThat(estimator.explainParams())
        .contains("(current: training.beta1=0.4, metrics.every-steps=2)")
        .doesNotContain("[Ljava");
    assertThat(new DcganEstimator().explainParams()).contains("settings: ", "(undefined)");
  }

  @Test
  void everyParamOfAKeySetsThatKey() {
    JobConfig config =
        resolved(
            new DcganEstimator()
                .setImageCol("photo.bytes")
                .setLabelCol("kind")
                .setRecipe("gan")
                .setEpochs(3)
                .setBatchSize(32)
                .setReplicas(4)
                .setSeed(7)
                .setLearningRate(1e-3)
                .setOutputPath("/runs")
                .setRunId("first"));

    assertThat(config.data().imageColumn()).isEqualTo("photo.bytes");
    assertThat(config.data().labelColumn()).isEqualTo("kind");
    assertThat(config.model().recipe()).isEqualTo("gan");
    assertThat(config.training().epochs()).isEqualTo(3);
    assertThat(config.training().batchSize()).isEqualTo(32);
    assertThat(config.training().replicas()).contains(4);
    assertThat(config.training().seed()).isEqualTo(7);
    assertThat(config.training().learningRate()).isEqualTo(1e-3);
    assertThat(config.output().path()).isEqualTo("/runs");
    assertThat(config.run().id()).contains("first");
  }

  @Test
  void aBatchThatGrowsWithTheReplicasHasParams() {
    JobConfig config =
        resolved(
            new DcganEstimator()
                .setBatchSizePerReplica(32)
                .setReplicas(8)
                .setLearningRateRule("square-root")
                .setWarmUpSteps(500));
    assertThat(config.training().batchSize()).isEqualTo(256);
    assertThat(config.training().adam(NetworkRole.GENERATOR))
        .isEqualTo(new AdamSettings(4e-4, 0.5, 0.999, 1e-8, 500));
  }

  @Test
  void whatIsNotSetIsAsTheDefaultsSay() {
    JobConfig config = resolved(new DcganEstimator().setRunId("first"));

    assertThat(config)
        .isEqualTo(
            new Dcgan()
                .set("data.format", "dataframe")
                .set("run.id", "first")
                .resolve(new Configuration(false)));
  }

  @Test
  void aParamWinsOverSettingsAndTheseOverTheFile() throws IOException {
    Path file = directory.resolve("x.conf");
    Files.writeString(file, "training { epochs = 1, beta1 = 0.1, beta2 = 0.2 }");

    JobConfig config =
        resolved(
            new DcganEstimator()
                .setConfig(file.toString())
                .setSettings("training.epochs=2", "training.beta1 = 0.3")
                .setEpochs(5));

    assertThat(config.training().epochs()).isEqualTo(5);
    assertThat(config.training().beta1()).isEqualTo(0.3);
    assertThat(config.training().beta2()).isEqualTo(0.2);
  }

  @Test
  void aValueOutOfItsRangeIsRefusedWhenItIsSet() {
    DcganEstimator estimator = new DcganEstimator();
    refused(
        () -> estimator.setEpochs(0),
        "training.epochs at param epochs must be a whole number from 1 to 1000000, found \"0\"");
    refused(
        () -> new ParamMap().put(estimator.replicas(), -1),
        "training.replicas at param replicas must be a whole number from 1 to");
    refused(
        () -> estimator.setLearningRate(Double.NaN),
        "training.learning-rate at param learningRate must be a number above 0");
    refused(
        () -> estimator.setLearningRateRule("cubic"),
        "training.learning-rate-rule at param learningRateRule must be one of none, ");
    refused(
        () -> estimator.setRecipe("dcgam"), "model.recipe at param recipe must be one of dcgan,");
    refused(
        () -> estimator.setWeights("best"),
        "weights must be one of trained, average, found \"best\"");
    assertThat(estimator.isSet(estimator.epochs())).isFalse();
  }

  private static void refused(Runnable setting, String message) {
    assertThatThrownBy(setting::run)
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  /** Spark Connect of Spark 4 finds them so, and makes one with a uid. */
  @Test
  void sparkFindsTheEstimatorAndTheEvaluatorAsServices() throws ReflectiveOperationException {
    for (Class<?> service : List.of(DcganEstimator.class, DcganEvaluator.class)) {
      assertThat(
              ServiceLoader.load(service.getSuperclass()).stream()
                  .map(ServiceLoader.Provider::type)
                  .toList())
          .asInstanceOf(InstanceOfAssertFactories.list(Class.class))
          .contains(service);
      assertThat(service.getConstructor(String.class).newInstance("uid"))
          .hasFieldOrPropertyWithValue("uid", "uid");
      assertThat(service.getMethod("load", String.class).getReturnType()).isEqualTo(service);
    }
  }

  /** Of Spark 4, where a client in Python knows fewer types. */
  @Test
  void textParamsNameTheClassOfTheirValues() {
    for (Param<?> param : new DcganEvaluator().params()) {
      assertThat(((TextParam) param).dataClass()).isEqualTo(String.class);
    }
  }

  @Test
  void refusesASettingThatIsNoAssignment() {
    assertThatThrownBy(() -> resolved(new DcganEstimator().setSettings("training.beta1")))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "settings holds \"training.beta1\", expected key=value, such as training.beta1=0.9");
  }

  @Test
  void sparkFindsTheDocumentedParamsWithTheirKeys() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "api.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.find()) {
        documented.put(row.group(1), row.group(2));
      }
    }
    DcganEstimator estimator = new DcganEstimator();
    Map<String, String> found = new TreeMap<>();
    for (Param<?> param : estimator.params()) {
      found.put(param.name(), "");
    }
    found.putAll(estimator.keys());

    assertThat(documented).isEqualTo(found);
  }

  @Test
  void aCopyHasTheParamsAndWhatIsOverThem() {
    DcganEstimator estimator = new DcganEstimator().setEpochs(3).setRecipe("gan");

    DcganEstimator copy = estimator.copy(new ParamMap().put(estimator.epochs(), 4));

    assertThat(copy.uid()).isEqualTo(estimator.uid());
    assertThat(resolved(copy).training().epochs()).isEqualTo(4);
    assertThat(resolved(copy).model().recipe()).isEqualTo("gan");
    assertThat(resolved(estimator).training().epochs()).isEqualTo(3);
  }

  @Test
  void theSchemaGetsAColumnOfImages() {
    assertThat(new DcganEstimator().setOutputCol("drawn").transformSchema(IMAGES))
        .isEqualTo(IMAGES.add("drawn", "binary", false));
  }

  @Test
  void takesImagesInsideOfAColumn() {
    StructType nested = StructType.fromDDL("img STRUCT<bytes: BINARY, path: STRING>");

    assertThat(new DcganEstimator().setImageCol("img.bytes").transformSchema(nested).fieldNames())
        .containsExactly("img", "generated");
    for (String column : List.of("img", "img.path", "img.no", "bytes")) {
      assertThatThrownBy(() -> new DcganEstimator().setImageCol(column).transformSchema(nested))
          .isInstanceOf(UserErrorException.class)
          .hasMessage(
              "column \"%s\" is not there or not binary, expected PNG or JPEG files, or pixels: set"
                  + " imageCol",
              column);
    }
  }

  @Test
  void refusesAnOutputColumnThatIsThere() {
    assertThatThrownBy(() -> new DcganEstimator().setOutputCol("image").transformSchema(IMAGES))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("column \"image\" is there already");
  }
}
