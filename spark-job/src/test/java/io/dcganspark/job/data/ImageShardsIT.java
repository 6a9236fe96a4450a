package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.DiskBlockManager;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that tell their numbers are dealt out. */
class ImageShardsIT {
  private static final ImageShape SHAPE = new ImageShape(1, 2, 3);
  private static final int IMAGES = 103;
  private static final long SEED = 5;

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

  private ImageShards shards(long seed, int replicas) throws IOException {
    IdxBytes.write(directory, IMAGES, 2, 3);
    return load(directory.toString(), seed, replicas);
  }

  private static ImageShards load(String path, long seed, int replicas) {
    return TrainingData.open(spark, new DataConfig(path, "idx")).shards(SHAPE, seed, replicas);
  }

  /** The numbers of the images of each shard, in their order; shards in that of their replicas. */
  private static List<List<Integer>> numbers(ImageShards shards, int tasks) {
    List<ImageShard> collected = shards.partitionedInto(tasks).collect();
    List<List<Integer>> numbers = new ArrayList<>();
    for (ImageShard shard : collected) {
      assertThat(shard.replica()).isEqualTo(numbers.size());
      numbers.add(numbers(shard));
    }
    return numbers;
  }

  private static List<Integer> numbers(ImageShard shard) {
    List<Integer> numbers = new ArrayList<>();
    float[] scaled = new float[SHAPE.length()];
    for (int row = 0; row < shard.length(); row++) {
      shard.copyBatch(new int[] {row}, scaled);
      ByteBuffer pixels = ByteBuffer.allocate(scaled.length);
      for (float value : scaled) {
        pixels.put((byte) Math.round((value + 1) * 127.5f));
      }
      numbers.add(pixels.getInt(0));
    }
    return numbers;
  }

  @Test
  void everyImageIsInOneShardAndAtMostAFewAreLeftOut() throws IOException {
    for (int replicas : new int[] {1, 8, IMAGES}) {
      ImageShards shards = shards(SEED, replicas);
      assertThat(shards.images()).isEqualTo(IMAGES);
      assertThat(shards.shardLength()).isEqualTo(IMAGES / replicas);
      List<List<Integer>> numbers = numbers(shards, 1);
      assertThat(numbers)
          .hasSize(replicas)
          .allSatisfy(shard -> assertThat(shard).hasSize(IMAGES / replicas));
      assertThat(numbers.stream().flatMap(List::stream).toList())
          .doesNotHaveDuplicates()
          .hasSize(IMAGES / replicas * replicas)
          .allSatisfy(number -> assertThat(number).isBetween(0, IMAGES - 1));
    }
  }

  /** The excerpt's labels are those of MNIST's first images. */
  @Test
  void labelsComeWithTheirImages() {
    String excerpt = ImageShardsIT.class.getResource("/mnist-excerpt").getPath();
    ImageShards shards = load(excerpt, SEED, 2);
    List<ImageShard> dealt = shards.partitionedInto(2).collect();
    KeyedPermutation order = new KeyedPermutation(SEED, shards.images());
    int[] ofMnist = {5, 0, 4, 1, 9, 2, 1, 3, 1, 4};
    for (int i = 0; i < ofMnist.length; i++) {
      long position = order.apply(i);
      assertThat(dealt.get((int) (position % 2)).label((int) (position / 2))).isEqualTo(ofMnist[i]);
    }
  }

  @Test
  void everyChannelHoldsTheGreyImage() throws IOException {
    IdxBytes.write(directory, IMAGES, 2, 3);
    ImageShape coloured = new ImageShape(3, SHAPE.height(), SHAPE.width());
    List<ImageShard> grey = load(directory.toString(), SEED, 1).partitionedInto(1).collect();
    List<ImageShard> colours =
        TrainingData.open(spark, new DataConfig(directory.toString(), "idx"))
            .shards(coloured, SEED, 1)
            .partitionedInto(1)
            .collect();
    float[] image = new float[SHAPE.length()];
    float[] planes = new float[coloured.length()];
    grey.get(0).copyBatch(new int[] {7}, image);
    colours.get(0).copyBatch(new int[] {7}, planes);
    for (int i = 0; i < planes.length; i++) {
      assertThat(planes[i]).isEqualTo(image[i % image.length]);
    }
  }

  @Test
  void shardsAreTheSameOnAnyNumberOfTasks() throws IOException {
    ImageShards shards = shards(SEED, 8);
    List<List<Integer>> onOne = numbers(shards, 1);
    for (int tasks : new int[] {2, 3, 8}) {
      assertThat(numbers(shards, tasks)).isEqualTo(onOne);
    }
  }

  @Test
  void shardsAreTheSameHoweverTheInputIsPartitioned() throws IOException {
    List<List<Integer>> inThree = numbers(shards(SEED, 8), 2);
    Path zipped = directory.resolve("zipped");
    Files.createDirectory(zipped);
    for (String name : List.of(IdxBytes.TRAIN_IMAGES, IdxBytes.TRAIN_LABELS)) {
      Files.write(
          zipped.resolve(name + ".gz"), IdxBytes.gzip(Files.readAllBytes(directory.resolve(name))));
    }
    assertThat(numbers(load(zipped.toString(), SEED, 8), 2)).isEqualTo(inThree);
  }

  @Test
  void anotherSeedDealsOutAnotherWay() throws IOException {
    assertThat(numbers(shards(SEED + 1, 8), 1)).isNotEqualTo(numbers(shards(SEED, 8), 1));
  }

  @Test
  void aTaskHoldsTheReplicasOfItsBlock() throws IOException {
    ImageShards shards = shards(SEED, 8);
    assertThat(shards.partitionedInto(3).map(ImageShard::replica).glom().collect())
        .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5), List.of(6, 7));
  }

  /** The files of an RDD's blocks, wherever Spark keeps them. */
  private static List<Path> files(JavaRDD<ImageShard> shards) {
    DiskBlockManager disks = SparkEnv.get().blockManager().diskBlockManager();
    return IntStream.range(0, shards.getNumPartitions())
        .mapToObj(partition -> disks.getFile(new RDDBlockId(shards.id(), partition)).toPath())
        .filter(Files::exists)
        .toList();
  }

  @Test
  void shardsStayOnDiskUntilAnotherNumberOfTasksIsAskedFor() throws Exception {
    ImageShards shards = shards(SEED, 8);
    JavaRDD<ImageShard> first = shards.loadedInto(2);
    assertThat(files(first)).hasSize(2);
    assertThat(shards.loadedInto(2).id()).isEqualTo(first.id());
    JavaRDD<ImageShard> second = shards.loadedInto(4);
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(files(second)).hasSize(4);
    for (int waited = 0; !files(first).isEmpty(); waited++) {
      assertThat(waited).as("tenths of a second that Spark took to delete").isLessThan(100);
      Thread.sleep(100);
    }
  }

  @Test
  void whatIsStoredIsNotMadeAgain() throws IOException {
    JavaRDD<ImageShard> loaded = shards(SEED, 8).loadedInto(2);
    List<FileTime> made = new ArrayList<>();
    for (Path file : files(loaded)) {
      made.add(Files.getLastModifiedTime(file));
    }
    assertThat(loaded.count()).isEqualTo(8);
    for (Path file : files(loaded)) {
      assertThat(Files.getLastModifiedTime(file)).isEqualTo(made.remove(0));
    }
  }

  /** The driver gives Spark the preferred places of their tasks. */
  @Test
  void tasksPreferTheExecutorThatHasTheirBlock() throws IOException {
    RDD<ImageShard> loaded = shards(SEED, 8).loadedInto(2).rdd();
    for (Partition partition : loaded.partitions()) {
      assertThat(loaded.preferredLocations(partition).size()).isOne();
      assertThat(loaded.preferredLocations(partition).apply(0)).matches("executor_.+_driver");
    }
  }

  /** Spark notices when a task of {@code local} fails, which it does not repeat. */
  @Test
  void aBlockWhoseFileIsGoneIsMadeAgain() throws IOException {
    ImageShards shards = shards(SEED, 8);
    List<List<Integer>> before = numbers(shards, 2);
    for (Path file : files(shards.partitionedInto(2))) {
      Files.delete(file);
      assertThatThrownBy(() -> shards.loadedInto(2)).hasMessageContaining("was not found");
    }
    assertThat(numbers(shards, 2)).isEqualTo(before);
  }

  @Test
  void imagesAreResizedToWhatTheNetworksTake() throws IOException {
    IdxBytes.write(directory, 1, 4, 5);
    byte[] original = Arrays.copyOfRange(IdxBytes.images(1, 4, 5), 16, 36);
    byte[] resized = new byte[SHAPE.length()];
    new BilinearResize(4, 5, 2, 3).resize(original, 0, resized, 0);
    float[] expected = new float[SHAPE.length()];
    BlockFile file = new BlockFile(Files.write(directory.resolve("resized"), resized).toFile());
    new ImageShard(0, SHAPE, new int[] {0}, null, file).copyBatch(new int[] {0}, expected);
    float[] found = new float[SHAPE.length()];
    load(directory.toString(), SEED, 1).partitionedInto(1).first().copyBatch(new int[] {0}, found);
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theChecksumIsThatOfTheImagesFile() {
    String excerpt = ImageShardsIT.class.getResource("/mnist-excerpt").getPath();
    assertThat(load(excerpt, SEED, 1).checksum())
        .isEqualTo("dc15d0b5d1b0c2e3735e17f364421a17ca95485dfe2e28bf4e8cc1c45b02bb2f");
  }

  @Test
  void refusesMoreReplicasThanImages() {
    assertThatThrownBy(() -> shards(SEED, IMAGES + 1))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("holds 103 images, expected at least one for each of 104 replicas");
  }

  @Test
  void refusesShardsOfMoreImagesThanATableHolds() {
    ImageShards.requireShards("/data", 3L * ShardFormat.LONGEST, 3);
    assertThatThrownBy(() -> ImageShards.requireShards("/data", 3L * ShardFormat.LONGEST + 3, 3))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("expected at most 134217728 for each of 3 replicas")
        .hasMessageContaining("set training.replicas to more");
  }

  @Test
  void refusesDamageBeforeATaskIsStarted() throws IOException {
    IdxBytes.write(directory, IMAGES, 2, 3);
    Files.delete(directory.resolve(IdxBytes.TRAIN_IMAGES));
    byte[] zipped = IdxBytes.gzip(IdxBytes.images(IMAGES, 2, 3));
    Files.write(
        directory.resolve(IdxBytes.TRAIN_IMAGES + ".gz"), Arrays.copyOf(zipped, zipped.length - 9));
    assertThatThrownBy(() -> load(directory.toString(), SEED, 1))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContaining(IdxBytes.TRAIN_IMAGES + ".gz ends inside of its gzip data");
  }
}
