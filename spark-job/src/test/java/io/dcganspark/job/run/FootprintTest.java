package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.ReplicaTrainer;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot fit is refused from its settings alone, and what fits is not. */
class FootprintTest {
  private static final long GIGABYTE = 1L << 30;
  private static final OptionalLong MNIST = OptionalLong.of(60_000);
  private static final long MNIST_BYTES = 60_000L * 32 * 32;
  private static final JobMemory AMPLE =
      JobMemory.of(
          new SparkConf(false)
              .set("spark.master", "yarn")
              .set("spark.executor.memory", "500g")
              .set("spark.executor.cores", "1")
              .set("spark.driver.maxResultSize", "0"),
          500 * GIGABYTE,
          DeviceChoice.AUTO);

  private static JobConfig config(String... settings) {
    JobConfigLoader loader =
        new JobConfigLoader(new Configuration(false)).option("--data", "data.path", "/data");
    for (String setting : settings) {
      loader.set(setting);
    }
    return loader.load();
  }

  private static JobMemory local(String master, long heap) {
    return JobMemory.of(new SparkConf(false).set("spark.master", master), heap, DeviceChoice.AUTO);
  }

  private static void refuses(JobConfig config, JobMemory memory, String... parts) {
    assertThatThrownBy(() -> Footprint.of(config, MNIST, memory).require())
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("model.recipe " + config.model().recipe())
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper", "dcgan-conditional"})
  void countsWhatTheStateReallyHas(String recipe) {
    JobConfig config = config("model.recipe=" + recipe);
    TrainingState state = InitialState.of(config.model().toRecipe(), 1);
    assertThat(Footprint.of(config, MNIST, AMPLE).require())
        .first()
        .asString()
        .contains(
            "G has %,d parameters and D %,d;"
                .formatted(
                    state.generator().parameters().length,
                    state.discriminator().parameters().length),
            "takes " + Bytes.text(TrainingStateFormat.toBytes(state).length));
  }

  @Test
  void aStateThatNoArrayHolds() {
    refuses(
        config(
            "model.recipe=dcgan-paper",
            "model.width=1024",
            "model.channels=3",
            "samples.rows=32",
            "samples.columns=32"),
        AMPLE,
        "a training state of 17.1",
        " GB, expected at most 2.1 GB, which one Java array holds: lower model.width");
  }

  @Test
  void largeImagesOfFullWidthFitAndOfTwiceTheWidthDoNot() {
    JobConfig config = config("model.recipe=dcgan-paper", "model.size=256", "model.channels=3");
    assertThat(Footprint.of(config, MNIST, AMPLE).require())
        .anyMatch(line -> line.startsWith("G has ") && line.contains("training state takes"));
    refuses(
        config("model.recipe=dcgan-paper", "model.size=256", "model.width=128"),
        AMPLE,
        "which one Java array holds: lower model.width");
  }

  @Test
  void theAverageOfTheWeightsCounts() {
    String[] paper = {"model.recipe=dcgan-paper", "model.width=350", "training.ema-decay=0"};
    assertThat(Footprint.of(config(paper), MNIST, AMPLE).require()).isNotEmpty();
    paper[2] = "training.ema-decay=0.999";
    refuses(config(paper), AMPLE, "a training state of 2.");
  }

  @Test
  void aBatchWhoseLayersNoArrayHolds() {
    refuses(
        config("training.batch-size=65536", "training.replicas=1"),
        AMPLE,
        "the 65,536 images of a replica",
        "lower training.batch-size, raise training.replicas");
    assertThat(
            Footprint.of(config("training.batch-size=65536", "training.replicas=64"), MNIST, AMPLE)
                .require())
        .isNotEmpty();
  }

  @Test
  void aDriverWithoutTheHeap() {
    refuses(
        config("model.recipe=dcgan-paper", "model.width=256"),
        local("local[1]", 4 * GIGABYTE),
        "the driver needs at least ",
        "give --driver-memory ");
  }

  @Test
  void anAnimationThatFillsTheHeap() {
    refuses(
        config(
            "model.recipe=dcgan-paper",
            "model.channels=3",
            "samples.rows=32",
            "samples.columns=32"),
        local("local[1]", 2 * GIGABYTE),
        "of which samples.gif takes 2.0 GB");
    assertThat(
            Footprint.of(
                    config(
                        "model.recipe=dcgan-paper",
                        "model.channels=3",
                        "samples.rows=32",
                        "samples.columns=32",
                        "samples.every-steps=1000000"),
                    MNIST,
                    local("local[1]", 2 * GIGABYTE))
                .require())
        .as("one frame")
        .isNotEmpty();
  }

  @Test
  void anExecutorWithoutTheHeap() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.master", "yarn")
            .set("spark.executor.memory", "1g")
            .set("spark.executor.cores", "4");
    refuses(
        config("model.recipe=dcgan-paper", "model.width=128", "training.replicas=4"),
        JobMemory.of(conf, 100 * GIGABYTE, DeviceChoice.AUTO),
        "an executor of 4 tasks needs at least ",
        "spark.executor.memory");
    conf.set("spark.executor.memory", "8g");
    assertThat(
            Footprint.of(
                    config("model.recipe=dcgan-paper", "model.width=128", "training.replicas=4"),
                    MNIST,
                    JobMemory.of(conf, 100 * GIGABYTE, DeviceChoice.AUTO))
                .require())
        .isNotEmpty();
  }

  @Test
  void anExecutorRunsAsManyTasksThatComputeAsItHasGpus() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.master", "yarn")
            .set("spark.executor.cores", "16")
            .set("spark.executor.resource.gpu.amount", "2");
    assertThat(JobMemory.of(conf, GIGABYTE, DeviceChoice.AUTO).tasksAtOnce()).isEqualTo(2);
    assertThat(JobMemory.of(conf, GIGABYTE, DeviceChoice.CPU).tasksAtOnce()).isEqualTo(16);
    conf.set("spark.task.resource.gpu.amount", "0.25");
    assertThat(JobMemory.of(conf, GIGABYTE, DeviceChoice.CPU).tasksAtOnce()).isEqualTo(8);
    conf.set("spark.executor.cores", "4");
    assertThat(JobMemory.of(conf, GIGABYTE, DeviceChoice.AUTO).tasksAtOnce()).isEqualTo(4);
  }

  @Test
  void anExecutorsHeapWithoutAUnitIsInMebibytesAsInSpark() {
    SparkConf conf =
        new SparkConf(false).set("spark.master", "yarn").set("spark.executor.memory", "8192");
    assertThat(JobMemory.of(conf, GIGABYTE, DeviceChoice.AUTO).executorHeap()).isEqualTo(8L << 30);
  }

  @Test
  void activationsThatJavaCppDoesNotGiveOut() {
    SparkConf conf =
        new SparkConf(false).set("spark.master", "yarn").set("spark.executor.memory", "1g");
    JobConfig config = config("training.batch-size=1024", "training.replicas=1");
    refuses(
        config, JobMemory.of(conf, 8 * GIGABYTE, DeviceChoice.AUTO), "outside the heap of 1 task");
    conf.set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=16g");
    assertThat(
            Footprint.of(config, MNIST, JobMemory.of(conf, 8 * GIGABYTE, DeviceChoice.AUTO))
                .require())
        .isNotEmpty();
  }

  @Test
  void aStateThatADriverDoesNotTake() {
    SparkConf conf = new SparkConf(false).set("spark.driver.maxResultSize", "1m");
    refuses(
        config(),
        JobMemory.of(conf, 8 * GIGABYTE, DeviceChoice.AUTO),
        "a round returns a training state of 13",
        "expected at most the 1.0 MB of spark.driver.maxResultSize");
    for (String enough : new String[] {"0", "16m"}) {
      conf.set("spark.driver.maxResultSize", enough);
      assertThat(
              Footprint.of(config(), MNIST, JobMemory.of(conf, 8 * GIGABYTE, DeviceChoice.AUTO))
                  .require())
          .isNotEmpty();
    }
  }

  private static JobMemory free(long bytes, boolean compressesBlocks) {
    return new JobMemory(
        true, GIGABYTE, GIGABYTE, GIGABYTE, 1, OptionalLong.of(bytes), compressesBlocks, GIGABYTE);
  }

  @Test
  void aDiskWithoutRoomForTheImages() {
    JobMemory memory = free(MNIST_BYTES - 1, false);
    refuses(config(), memory, "the replicas' images take 61.4 MB of disk,", "spark.local.dir");
    assertThat(Footprint.of(config(), MNIST, free(MNIST_BYTES, false)).require()).isNotEmpty();
  }

  @Test
  void decodedPicturesLieOnTheDiskBesideTheShards() {
    JobConfig photos = config("data.format=images");
    refuses(
        photos,
        free(2 * MNIST_BYTES - 1, false),
        "the replicas' images take 122.9 MB of disk with the decoded pictures,",
        "spark.local.dir");
    assertThat(Footprint.of(photos, MNIST, free(2 * MNIST_BYTES, false)).require()).isNotEmpty();
    assertThat(Footprint.of(photos, MNIST, free(MNIST_BYTES, true)).require())
        .as("compressed pictures may take nearly nothing")
        .isNotEmpty();
  }

  @Test
  void decodedPicturesThatWereWrittenNeedNoMoreRoom() {
    JobConfig photos = config("data.format=images");
    Footprint full = Footprint.of(photos, MNIST, free(MNIST_BYTES - 1, false));
    assertThatThrownBy(full::requireAfterReading)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("the replicas' images take 61.4 MB of disk,");
    assertThat(Footprint.of(photos, MNIST, free(MNIST_BYTES, false)).requireAfterReading())
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "images|distributes them; as decoded pictures they take as much a third time",
        "parquet|distributes them; if they have to be decoded, they take as much a third time",
        "idx|distributes them"
      })
  void saysWhatLiesOnTheDisks(String format, String end) {
    assertThat(Footprint.of(config("data.format=" + format), MNIST, AMPLE).require())
        .last()
        .asString()
        .startsWith("the replicas' images take 61.4 MB of the executors' disks together, and about")
        .endsWith(end);
  }

  /** Counted from below: a trainer's arrays take no less. */
  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper", "dcgan-conditional"})
  void activationsAreNotOverrated(String name) {
    JobConfig config =
        config("model.recipe=" + name, "training.batch-size=16", "training.replicas=1");
    Recipe recipe = config.model().toRecipe();
    TrainingState state = InitialState.of(recipe, 1);
    long before = Pointer.totalBytes();
    try (ReplicaTrainer trainer =
        new ReplicaTrainer(recipe, config.training().adam(NetworkRole.GENERATOR), 1, 16, state)) {
      assertThat(trainer.step()).isZero();
      assertThat(Footprint.of(config, MNIST, AMPLE).activationBytes())
          .isPositive()
          .isLessThanOrEqualTo(Pointer.totalBytes() - before);
    }
  }

  /** Nothing that was trained before is refused: the laptop's defaults. */
  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "gan", "dcgan-paper", "dcgan-conditional"})
  void publishedRecipesFitTheDefaults(String recipe) {
    assertThat(
            Footprint.of(config("model.recipe=" + recipe), MNIST, local("local[4]", GIGABYTE))
                .require())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).doesNotContain("\n"));
  }
}
