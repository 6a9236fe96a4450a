package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.model.evaluation.ClassifiedImages;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.RunningClassifier;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledDataIT {
  private static final ImageShape SHAPE = new ImageShape(1, 32, 32);
  private static final String EXCERPT =
      LabelledDataIT.class.getResource("/mnist-excerpt").getPath();

  private static SparkSession spark;
  @TempDir private Path directory;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder().master("local[3]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static LabelledData train(String path) {
    return LabelledData.train(spark, new DataConfig(path, "idx"), SHAPE);
  }

  private static List<LabelledImage> inOrder(LabelledData data) {
    List<LabelledImage> images = new ArrayList<>(data.images().collect());
    images.sort(Comparator.comparingLong(LabelledImage::index));
    return images;
  }

  @Test
  void imagesAreThoseThatTheNetworksAreTrainedOn() {
    LabelledData data = train(EXCERPT);
    ImageShards shards =
        TrainingData.open(spark, new DataConfig(EXCERPT, "idx")).shards(SHAPE, 1, 1);
    ImageShard shard = shards.partitionedInto(1).first();
    float[] trainedOn = new float[SHAPE.length()];
    List<LabelledImage> images = inOrder(data);
    KeyedPermutation order = new KeyedPermutation(1, data.count());

    assertThat(images).hasSize(512);
    assertThat(data.imagesSha256()).isEqualTo(shards.checksum());
    for (LabelledImage image : images) {
      shard.copyBatch(new int[] {(int) order.apply(image.index())}, trainedOn);
      for (int i = 0; i < trainedOn.length; i++) {
        assertThat((image.pixels()[i] & 0xFF) / 127.5f - 1).isEqualTo(trainedOn[i]);
      }
    }
  }

  @Test
  void aGreyImageIsTheSameInEveryChannelAsInTraining() {
    ImageShape coloured = new ImageShape(3, SHAPE.height(), SHAPE.width());
    byte[] grey = inOrder(train(EXCERPT)).get(7).pixels();
    byte[] pixels =
        inOrder(LabelledData.train(spark, new DataConfig(EXCERPT, "idx"), coloured))
            .get(7)
            .pixels();
    for (int channel = 0; channel < 3; channel++) {
      assertThat(Arrays.copyOfRange(pixels, channel * grey.length, (channel + 1) * grey.length))
          .isEqualTo(grey);
    }
  }

  @Test
  void everyImageHasADistinctPlaceInAStableOrder() {
    List<Long> places = inOrder(train(EXCERPT)).stream().map(LabelledImage::place).toList();
    assertThat(places)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 512).boxed().toList())
        .isNotEqualTo(places.stream().sorted().toList())
        .isEqualTo(inOrder(train(EXCERPT)).stream().map(LabelledImage::place).toList());
  }

  /** Labels, resizing, scaling and the classifier that comes with the job, all at once. */
  @Test
  void theClassifierOfMnistClassifiesUnseenDigits() {
    List<LabelledImage> images =
        inOrder(LabelledData.test(spark, new DataConfig(EXCERPT, "idx"), SHAPE).orElseThrow());
    int correct = 0;
    try (RunningClassifier classifier = Classifier.ofMnist().start()) {
      for (LabelledImage image : images) {
        ClassifiedImages found = classifier.classify(image.pixels());
        correct += found.classOf(0) == image.label() ? 1 : 0;
      }
    }
    assertThat(correct / (double) images.size()).isGreaterThan(0.98);
  }

  @Test
  void aDirectoryMayHoldNoTestImages() throws IOException {
    IdxBytes.write(directory, 3, 5, 4);
    assertThat(LabelledData.test(spark, new DataConfig(directory.toString(), "idx"), SHAPE))
        .isEmpty();
    assertThat(train(directory.toString()).count()).isEqualTo(3);
  }

  @Test
  void imagesWithoutLabelsCanBeGoneThrough() throws IOException {
    Files.write(directory.resolve("t10k-images-idx3-ubyte"), IdxBytes.images(3, 5, 4));
    LabelledData data = LabelledData.test(spark, idx(directory.toString()), SHAPE).orElseThrow();
    assertThat(data.hasLabels()).isFalse();
    assertThat(inOrder(data)).extracting(LabelledImage::label).containsExactly(-1, -1, -1);
    assertThatThrownBy(data::labelsSha256).isInstanceOf(IllegalStateException.class);
  }

  /** Debian's package dataset-fashion-mnist. */
  @Test
  void fashionMnistIsAsMnist() {
    Path fashion = Path.of("/usr/share/datasets/fashion-mnist");
    assumeTrue(
        Files.isDirectory(fashion), "Debian's package dataset-fashion-mnist is not installed");
    LabelledData data = train(fashion.toString());
    assertThat(data.count()).isEqualTo(60_000);
    assertThat(data.images().map(LabelledImage::label).countByValue())
        .hasSize(10)
        .allSatisfy((label, images) -> assertThat(images).isEqualTo(6_000));
    assertThat(LabelledData.test(spark, idx(fashion.toString()), SHAPE).orElseThrow().count())
        .isEqualTo(10_000);
  }

  private static DataConfig idx(String path) {
    return new DataConfig(path, "idx");
  }
}
