package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.ModelConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.recipe.ImageShape;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A data set dealt out to the replicas of a run. Which images a replica gets follows from a
 * permutation keyed by the run's seed, and their order inside of the shard from the same
 * permutation, never from how Spark moved them. Close, so that executors delete the images from
 * their disks.
 */
public final class ImageShards implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageShards.class);

  private final ImageTable table;
  private final ImageShape shape;
  private final int replicas;
  private final KeyedPermutation permutation;
  private StoredShards stored;

  private ImageShards(ImageTable table, ImageShape shape, long seed, int replicas) {
    this.table = table;
    this.shape = shape;
    this.replicas = replicas;
    this.permutation = new KeyedPermutation(seed, table.count());
  }

  /** Deals a table out; {@link TrainingData#shards} says how. */
  static ImageShards of(ImageTable table, ImageShape shape, long seed, int replicas) {
    requireShards(table.path(), table.count(), replicas);
    return new ImageShards(table, shape, seed, replicas);
  }

  /**
   * Checks that every replica gets a shard.
   *
   * @throws UserErrorException if there are too few images for that, or too many
   */
  static void requireShards(String path, long images, int replicas) {
    if (images < replicas) {
      throw new UserErrorException(
          "%s holds %s, expected at least one for each of %d replicas: set training.replicas to less"
              .formatted(path, Counted.of(images, "image"), replicas));
    }
    if (images / replicas > ShardFormat.LONGEST) {
      throw new UserErrorException(
          "%s holds %d images, expected at most %d for each of %d replicas: set training.replicas to more"
              .formatted(path, images, ShardFormat.LONGEST, replicas));
    }
  }

  /**
   * Counts the images of a data set as far as that can be done without Spark, and checks what can
   * be checked: MNIST's files are read to their ends.
   *
   * @param data which data set
   * @param hadoop how to reach it
   * @return empty where only Spark can count them
   * @throws UserErrorException if the data set is missing or damaged
   */
  public static OptionalLong count(DataConfig data, Configuration hadoop) {
    return look(data, hadoop).images();
  }

  /**
   * As {@link #count}, with what of the data set is passed over.
   *
   * @throws UserErrorException if the data set is missing or damaged
   */
  public static DataFindings look(DataConfig data, Configuration hadoop) {
    return ImageTables.look(data, hadoop);
  }

  /** Returns how many images the data set has. */
  public long images() {
    return table.count();
  }

  /** Returns whether its images have labels, which their shards then hold. */
  public boolean hasLabels() {
    return table.hasLabels();
  }

  /**
   * Checks that every image has a label for conditional networks.
   *
   * @param classes that the networks know
   * @throws UserErrorException if there are no labels, or one is no class
   */
  public void requireLabels(int classes) {
    if (!hasLabels()) {
      throw new UserErrorException(
          "%s has no labels, expected one for each image, because the networks are conditional: name labelled data, or take networks that are not conditional (model.recipe, model.classes)"
              .formatted(table.path()));
    }
    LabelRange labels = table.labels();
    if (labels.most() >= classes) {
      boolean canBeMore = labels.most() < ModelConfig.MOST_CLASSES;
      throw new UserErrorException(
          "%s has labels from %d to %d, expected 0 to %d: %s"
              .formatted(
                  table.path(),
                  labels.least(),
                  labels.most(),
                  classes - 1,
                  canBeMore
                      ? "set model.classes to %d".formatted(labels.most() + 1)
                      : "networks know at most %d classes, so number the labels from 0 to below that, or take networks that are not conditional (model.recipe, model.classes)"
                          .formatted(ModelConfig.MOST_CLASSES)));
    }
    List<Integer> gaps = labelGaps(classes);
    if (!gaps.isEmpty()) {
      LOG.warn(
          "{} has no image of label {}: the networks learn nothing about these classes; number the"
              + " labels without gaps, or set model.classes",
          table.path(),
          gaps.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
  }

  /** Returns the classes that no image has, of labels that are all classes. */
  List<Integer> labelGaps(int classes) {
    return table.labels().gaps(classes);
  }

  /**
   * Returns how many images every shard has; the few that cannot be dealt out evenly are left out.
   */
  public int shardLength() {
    return (int) (table.count() / replicas);
  }

  /**
   * Returns the SHA-256 of the images: for {@code idx} that of the images file, unzipped and with
   * its header, which is what {@code sha256sum} says of it.
   */
  public String checksum() {
    return table.imagesSha256();
  }

  /**
   * Returns the shards in as many partitions as there are tasks, at most one for each replica; a
   * partition holds neighbours, as {@link ReplicaPartitioner} deals them out. They stay on the
   * executors' disks until another number of tasks is asked for.
   */
  public JavaRDD<ImageShard> partitionedInto(int tasks) {
    if (!isStoredFor(tasks)) {
      deleteStored();
      stored = dealt(tasks);
    }
    return stored.toJavaRDD();
  }

  /**
   * Has the executors delete what they hold of the shards and of the decoded data set, and does not
   * wait for them.
   */
  @Override
  public void close() {
    deleteStored();
    table.close();
  }

  private void deleteStored() {
    if (stored != null) {
      stored.delete();
      stored = null;
    }
  }

  private boolean isStoredFor(int tasks) {
    return stored != null && stored.getNumPartitions() == tasks;
  }

  /**
   * Returns {@link #partitionedInto} with every shard in its place. A separate stage loads what is
   * not there yet, and again what was lost with an executor: Spark repeats its tasks one by one. In
   * a barrier stage a task that fails to fetch leaves its siblings waiting in their slots, until
   * {@code spark.barrier.sync.timeout} is over.
   */
  public JavaRDD<ImageShard> loadedInto(int tasks) {
    if (!isStoredFor(tasks)) {
      LOG.info(
          "{} MB of images go to the executors' local disks", megabytes(format().size(replicas)));
    }
    JavaRDD<ImageShard> shards = partitionedInto(tasks);
    shards.foreachPartition(partition -> {});
    return shards;
  }

  private static long megabytes(long bytes) {
    return (bytes + (1L << 20) - 1) >> 20;
  }

  private ShardFormat format() {
    return new ShardFormat(shape, shardLength(), table.hasLabels());
  }

  private StoredShards dealt(int tasks) {
    int length = shardLength();
    KeyedPermutation order = permutation;
    int count = replicas;
    JavaPairRDD<Integer, DecodedImage> decoded =
        table
            .images(shape)
            .mapToPair(
                image -> {
                  long position = order.apply(image.index());
                  return new Tuple2<>(
                      (int) (position % count),
                      new DecodedImage((int) (position / count), image.label(), image.pixels()));
                });
    return new StoredShards(
        decoded
            .filter(image -> image._2().position() < length)
            .partitionBy(new ReplicaPartitioner(count, tasks))
            .rdd(),
        format());
  }
}
