package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.DenseRecipe;
import io.dcganspark.model.loss.AdversarialLoss;
import io.dcganspark.model.loss.LogitLoss;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRangesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.epochs=0",
        "training.epochs=-1",
        "training.epochs=2.5",
        "training.epochs=many",
        "training.epochs=null",
        "training.epochs=3000000000",
        "training.epochs=1e999999999",
        "training.batch-size=0",
        "training.replicas=0",
        "training.replicas=3",
        "training.seed=0.5",
        "training.seed=9223372036854775808",
        "training.learning-rate=0",
        "training.learning-rate=1.5",
        "training.learning-rate=NaN",
        "training.generator-learning-rate=0",
        "training.discriminator-learning-rate=1.5",
        "training.loss=bce",
        "training.label-smoothing=1",
        "training.schedule=step",
        "training.clip-norm=-1",
        "model.discriminator-normalization=batch",
        "training.discriminator-steps=0",
        "training.discriminator-steps=101",
        "training.beta1=1",
        "training.beta1=-0.1",
        "training.beta2=1",
        "training.threads-per-replica=0",
        "training.threads-per-replica=2147483647",
        "training.max-failures=0",
        "training.sync=averaging",
        "training.averaging-frequency=0",
        "training.averaging-frequency=1001",
        "training.save-updater=1",
        "training.aggregation-depth=0",
        "checkpoint.every-steps=0",
        "checkpoint.keep-last=0",
        "checkpoint.timeout=300",
        "checkpoint.max-failures=-1",
        "run.executor-timeout=0s",
        "samples.rows=0",
        "samples.rows=33",
        "samples.columns=33",
        "samples.every-steps=0",
        "metrics.every-steps=0",
        "training.ema-decay=1",
        "evaluation.every-steps=0",
        "evaluation.count=99",
        "evaluation.count=null",
        "stop.patience=3",
        "exchange.timeout=0s",
        "exchange.timeout=-1s",
        "exchange.timeout=120",
        "exchange.timeout=soon",
        "exchange.timeout=null",
        "exchange.timeout=25h",
        "exchange.timeout=1000000000000d",
        "exchange.precision=float16",
        "mlflow.tracking-uri=host:5000",
        "mlflow.tracking-uri=file:///mlruns",
        "mlflow.tracking-uri=http://",
        "mlflow.experiment=null",
        "data.format=par quet",
        "data.format=null",
        "data.image-column=null",
        "data.options=header",
        "data.labels=folder",
        "data.labels=folders",
        "data.max-broken=-1",
        "model.recipe=stylegan",
        "model.width=0",
        "model.width=32",
        "model.channels=3",
        "model.channels=4",
        "model.classes=10",
        "model.size=64",
        "model.size=0",
        "model.latent-size=0",
        "model.latent-size=4097",
        "model.latent=gaussian",
        "model.classes=101",
        "run.id=../up",
        "run.id=2026-11-24T00:00:00+00:00",
        "output.path=null",
      })
  void refusesOutOfRange(String assignment) {
    String key = assignment.substring(0, assignment.indexOf('='));

    assertThatThrownBy(() -> loader().set(assignment).load())
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith(key)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.discriminator-normalization=spectral",
        "model.discriminator-normalization=none",
        "training.discriminator-steps=100",
        "training.epochs=1",
        "training.batch-size=1",
        "training.replicas=64",
        "training.seed=-9223372036854775808",
        "training.learning-rate=1",
        "training.beta1=0",
        "training.beta2=0.9999",
        "training.sync=parameter-averaging",
        "training.averaging-frequency=1000",
        "training.save-updater=false",
        "checkpoint.every-steps=1000000000",
        "samples.rows=1",
        "samples.columns=32",
        "evaluation.every-steps=1",
        "evaluation.count=100",
        "exchange.timeout=1ms",
        "exchange.timeout=24h",
        "exchange.timeout=5 minutes",
        "data.path=s3a://bucket/mnist?x=1#y",
        "data.format=images",
        "data.format=org.example.Source",
        "data.labels=none",
        "data.max-broken=0",
        "data.options.header=true",
        "data.options.a.b-c=1",
        "run.id=scheduled__2026-11-24",
        "mlflow.tracking-uri=https://mlflow.example.org/behind/a-proxy/",
      })
  void takesEdgeOfRange(String assignment) {
    assertThat(loader().set(assignment).load()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "training.epochs", "=3", "training.epochs=", "a..b=1", ".a=1"})
  void refusesWhatIsNoAssignment(String assignment) {
    assertThatThrownBy(() -> loader().set(assignment))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("--set ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.width=1024",
        "model.channels=3",
        "model.size=32",
        "model.size=256",
        "model.classes=100",
        "model.latent-size=4096",
        "model.latent=uniform"
      })
  void takesSizesThatTheRecipeHas(String assignment) {
    assertThat(loader().set("model.recipe=dcgan-paper").set(assignment).load()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ann:hidden@mlflow.example.org",
        "https://mlflow.example.org?token=hidden",
        "hidden@mlflow.example.org"
      })
  void refusesAnAddressWithAPasswordWithoutShowingIt(String uri) {
    assertThatThrownBy(() -> loader().set("mlflow.tracking-uri=" + uri).load())
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("mlflow.tracking-uri of --set must be without user, password")
        .hasMessageContaining("MLFLOW_TRACKING_TOKEN")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void refusesSizesThatTheRecipeHasNot() {
    assertThatThrownBy(() -> loader().set("model.recipe=gan").set("model.width=32").load())
        .hasMessage(
            "model.width of --set must be one that the recipe has: gan has layers of one width"
                + " only, found \"32\"");
    assertThatThrownBy(
            () -> loader().set("model.recipe=dcgan-paper").set("model.channels=2").load())
        .hasMessage(
            "model.channels of --set must be one that the recipe has: dcgan-paper has images of 1"
                + " or 3 channels, found \"2\"");
    assertThatThrownBy(() -> loader().set("model.recipe=dcgan-paper").set("model.size=100").load())
        .hasMessage(
            "model.size of --set must be one that the recipe has: dcgan-paper has images of 32x32,"
                + " 64x64, 128x128 or 256x256, found \"100\"");
    assertThatThrownBy(() -> loader().set("model.classes=10").load())
        .hasMessage(
            "model.classes of --set must be one that the recipe has: dcgan has networks that are"
                + " not conditional: set model.recipe=dcgan-conditional, found \"10\"");
    assertThatThrownBy(
            () ->
                loader()
                    .set("model.recipe=" + DenseRecipe.class.getName())
                    .set("model.latent=uniform")
                    .load())
        .hasMessageStartingWith("model.latent of --set must be one that the recipe has: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesAWidthThatDoesNotFitTheSize() {
    JobConfigLoader loader =
        loader().set("model.recipe=dcgan-paper").set("model.size=256").set("model.width=512");
    assertThatThrownBy(loader::load)
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "model.width of --set must be one that the recipe has: dcgan-paper of width 512 for"
                + " 256x256 has a layer from 8192 to 16384 feature maps, whose weights no array"
                + " holds: lower model.width, found \"512\"");
  }

  @Test
  void refusesToChangeTheNormalizationOfADiscriminatorOfTheUser() {
    assertThatThrownBy(
            () ->
                loader()
                    .set("model.recipe=" + DenseRecipe.class.getName())
                    .set("model.discriminator-normalization=spectral")
                    .load())
        .hasMessageContaining("model.discriminator-normalization of --set must be one that the")
        .hasMessageContaining("has a D of yours, whose normalizations are those that you give it")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesReplicasThatDoNotDivideTheBatch() {
    assertThatThrownBy(() -> loader().set("training.replicas=5").load())
        .hasMessage(
            "training.replicas of --set must be a divisor of training.batch-size, which is 64,"
                + " found \"5\"");
  }

  @Test
  void refusesTwoBatches() {
    assertThatThrownBy(
            () ->
                loader()
                    .set("training.batch-size=128")
                    .set("training.batch-size-per-replica=32")
                    .load())
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "training.batch-size-per-replica of --set must be null, since training.batch-size is"
                + " 128: set one of the two, and null for the other, found \"32\"");
  }

  @Test
  void aBatchReplacesTheOtherKindOfAnEarlierSource() throws IOException {
    Path ofAll = Files.writeString(directory.resolve("all.conf"), "training.batch-size = 128");
    Path ofReplica =
        Files.writeString(
            directory.resolve("replica.conf"), "training.batch-size-per-replica = 16");
    assertThat(batchOf(loader().file(ofAll.toString()).file(ofReplica.toString())))
        .isEqualTo(new BatchSize(16, true));
    assertThat(batchOf(loader().file(ofReplica.toString()).file(ofAll.toString())))
        .isEqualTo(new BatchSize(128, false));
    assertThat(batchOf(loader().file(ofAll.toString()).set("training.batch-size-per-replica=32")))
        .isEqualTo(new BatchSize(32, true));
    assertThat(batchOf(loader().file(ofReplica.toString()).set("training.batch-size=64")))
        .isEqualTo(new BatchSize(64, false));
  }

  private static BatchSize batchOf(JobConfigLoader loader) {
    return loader.load().training().batch();
  }

  @Test
  void refusesMoreReplicasThanABatchHasRoomFor() {
    assertThat(
            loader()
                .set("training.batch-size-per-replica=64")
                .set("training.replicas=1024")
                .load()
                .training()
                .batchSize())
        .isEqualTo(65_536);
    assertThatThrownBy(
            () ->
                loader()
                    .set("training.batch-size-per-replica=64")
                    .set("training.replicas=1025")
                    .load())
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "training.replicas of --set must be at most 1024, since"
                + " training.batch-size-per-replica is 64 and a step takes at most 65536 images,"
                + " found \"1025\"");
  }

  @Test
  void refusesARateAboveOneByTheRule() {
    JobConfigLoader loader = loader().set("training.learning-rate=0.5");
    loader.set("training.batch-size=256").set("training.learning-rate-rule=square-root").load();
    assertThatThrownBy(() -> loader.set("training.learning-rate-rule=linear").load())
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "training.learning-rate-rule of --set must be one that gives a rate of at most 1, which"
                + " is 2.0 for a batch of 256: lower training.learning-rate, found \"linear\"");
    assertThatThrownBy(() -> loader().set("training.learning-rate=2").load())
        .hasMessageStartingWith("training.learning-rate of --set must be")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aBatchPerReplicaAndTheRateAreRecordedAndReadAgain() {
    JobConfig config =
        loader()
            .set("training.batch-size-per-replica=32")
            .set("training.learning-rate-rule=square-root")
            .set("training.warm-up-steps=500")
            .load()
            .withReplicas(8);
    JobConfig recorded =
        JobConfigLoader.recorded("config.json", config.toJson().getBytes(StandardCharsets.UTF_8));
    assertThat(recorded).isEqualTo(config);
    assertThat(recorded.training().batchSize()).isEqualTo(256);
    assertThat(recorded.training().adam(NetworkRole.GENERATOR))
        .isEqualTo(new AdamSettings(4e-4, 0.5, 0.999, 1e-8, 500));
  }

  @Test
  void bothNetworksMayHaveLearningRatesThatTheBatchMultiplies() {
    TrainingConfig training =
        loader()
            .set("training.generator-learning-rate=1e-4")
            .set("training.learning-rate=3e-4")
            .set("training.learning-rate-rule=linear")
            .set("training.batch-size=128")
            .load()
            .training();
    assertThat(training.adam(NetworkRole.GENERATOR).learningRate()).isEqualTo(2e-4);
    assertThat(training.adam(NetworkRole.DISCRIMINATOR).learningRate()).isEqualTo(6e-4);
  }

  @Test
  void refusesARateAboveOneOfOneNetwork() {
    JobConfigLoader loader =
        loader()
            .set("training.discriminator-learning-rate=0.5")
            .set("training.learning-rate-rule=linear")
            .set("training.batch-size=256");
    assertThatThrownBy(loader::load)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("lower training.discriminator-learning-rate, found \"linear\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hinge", "wasserstein", "relativistic"})
  void refusesToSmoothLabelsOfALossWithoutTargets(String loss) {
    JobConfigLoader loader =
        loader().set("training.label-smoothing=0.1").set("training.loss=" + loss);
    assertThatThrownBy(loader::load)
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "training.label-smoothing of --set must be 0, since training.loss=%s has no target on"
                + " real images: only cross-entropy and least-squares have one, found \"0.1\"",
            loss);
  }

  /** A user's class that declares its losses. */
  public static final class BluntRecipe implements Recipe {
    private static final long serialVersionUID = 1L;
    private static final DenseRecipe NETWORKS = new DenseRecipe();

    @Override
    public ImageShape imageShape() {
      return NETWORKS.imageShape();
    }

    @Override
    public int latentSize() {
      return NETWORKS.latentSize();
    }

    @Override
    public MultiLayerConfiguration generator(long seed) {
      return NETWORKS.generator(seed);
    }

    @Override
    public MultiLayerConfiguration discriminator(long seed) {
      return NETWORKS.discriminator(seed);
    }

    @Override
    public AdversarialLoss loss() {
      return new AdversarialLoss() {
        @Override
        public LogitLoss ofGenerator(float[] logits) {
          return LogitLoss.of(logits, 0.5, 1);
        }

        @Override
        public LogitLoss onReal(float[] logits) {
          return LogitLoss.of(logits, 0.75, 1);
        }

        @Override
        public LogitLoss onGenerated(float[] logits) {
          return LogitLoss.of(logits, 0.25, 1);
        }
      };
    }
  }

  @Test
  void refusesOtherLossesThanThoseThatARecipeBrings() {
    String recipe = BluntRecipe.class.getName();
    assertThat(loader().set("model.recipe=" + recipe).load().model().recipe()).isEqualTo(recipe);
    assertThatThrownBy(
            () -> loader().set("model.recipe=" + recipe).set("training.loss=hinge").load())
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "training.loss of --set must be cross-entropy, since the recipe %s has losses of its"
                + " own, found \"hinge\"",
            recipe);
    assertThatThrownBy(
            () -> loader().set("model.recipe=" + recipe).set("training.label-smoothing=0.1").load())
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("must be 0, since the recipe");
  }

  @Test
  void takesPatienceWhereThereAreEvaluations() {
    JobConfig config = loader().set("stop.patience=3").set("evaluation.every-steps=100").load();
    assertThat(config.stop().patience()).hasValue(3);
  }

  @Test
  void refusesToAverageOverStepsWhereDl4jSparkAveragesReplicas() {
    JobConfigLoader loader =
        loader().set("training.ema-decay=0.999").set("training.sync=parameter-averaging");
    assertThatThrownBy(loader::load)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("training.ema-decay")
        .hasMessageContaining("training.sync=parameter-averaging");
  }

  private static JobConfigLoader loader() {
    return new JobConfigLoader(new Configuration(false)).option("--data", "data.path", "/data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flip", "color,", "none,color"})
  void refusesAnAugmentationThatIsNone(String value) {
    assertThatThrownBy(() -> loader().set("training.augment=" + value).load())
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(
            "training.augment of --set must be none, or any of brightness, color, translation,"
                + " cutout, with commas");
  }
}
