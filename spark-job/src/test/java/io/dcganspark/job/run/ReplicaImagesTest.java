package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;

class ReplicaImagesTest {
  private static JobConfigLoader loader() {
    return new JobConfigLoader(new Configuration(false)).option("--data", "data.path", "/data");
  }

  private static JobConfig config(String recipe, int batch, String replicas) {
    return loader()
        .set("model.recipe=" + recipe)
        .set("training.batch-size=" + batch)
        .set("training.replicas=" + replicas)
        .load();
  }

  @ParameterizedTest
  @CsvSource({"gan,64,64", "dcgan,1,1", "dcgan,1,null", "dcgan-paper,2,2", "dcgan-conditional,8,8"})
  void oneImageAReplicaIsRefused(String recipe, int batch, String replicas) {
    JobConfig config = config(recipe, batch, replicas);
    assertThatThrownBy(() -> ReplicaImages.require(config))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("training.batch-size %d by ".formatted(batch))
        .hasMessageContaining("gives each 1 image, expected at least 2, better 16")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> RunPreflight.requireBatch(config, 1000))
        .isInstanceOf(UserErrorException.class);
  }

  @ParameterizedTest
  @CsvSource({"gan,64,32,2", "dcgan,60,4,15", "dcgan,15,null,15"})
  void fewImagesAreWarnedOf(String recipe, int batch, String replicas, int images) {
    JobConfig config = config(recipe, batch, replicas);
    assertThatCode(() -> ReplicaImages.require(config)).doesNotThrowAnyException();
    assertThat(ReplicaImages.warning(config))
        .hasValueSatisfying(
            warning ->
                assertThat(warning).contains("gives each %d images a step".formatted(images)));
  }

  @ParameterizedTest
  @CsvSource({"gan,64,4", "dcgan,64,null", "dcgan,16,1", "dcgan-paper,17,1"})
  void enoughImagesAreNotSpokenOf(String recipe, int batch, String replicas) {
    assertThat(ReplicaImages.warning(config(recipe, batch, replicas))).isEmpty();
  }

  /** What batch norm is not in can learn from one image. */
  @Test
  void networksWithoutBatchNormMayHaveOneImage(@TempDir Path directory) throws Exception {
    Path generator = directory.resolve("generator.json");
    java.nio.file.Files.writeString(
        generator,
        new NeuralNetConfiguration.Builder()
            .activation(Activation.IDENTITY)
            .list()
            .layer(new DenseLayer.Builder().nOut(16).build())
            .layer(new ActivationLayer(Activation.TANH))
            .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(4, 4, 1))
            .setInputType(InputType.feedForward(5))
            .build()
            .toJson());
    Path discriminator = directory.resolve("discriminator.json");
    java.nio.file.Files.writeString(
        discriminator,
        new NeuralNetConfiguration.Builder()
            .activation(Activation.IDENTITY)
            .list()
            .layer(new DenseLayer.Builder().nOut(1).build())
            .setInputType(InputType.convolutional(4, 4, 1))
            .build()
            .toJson());
    JobConfig config =
        loader()
            .set("model.recipe=own")
            .set("model.generator=" + generator)
            .set("model.discriminator=" + discriminator)
            .set("training.replicas=64")
            .load();
    assertThatCode(() -> ReplicaImages.require(config)).doesNotThrowAnyException();
    assertThat(ReplicaImages.warning(config)).isEmpty();
  }
}
