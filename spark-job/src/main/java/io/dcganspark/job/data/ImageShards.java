package io.dcganspark.job.data;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * A data set dealt out to the replicas of a run. Which images a replica gets follows from a
 * permutation keyed by the run's seed, and their order inside of the shard from the same
 * permutation, never from how Spark moved them.
 */
public final class ImageShards {
  private final Dataset<Row> rows;
  private final IdxDirectory directory;
  private final ImageShape shape;
  private final int replicas;
  private final KeyedPermutation permutation;
  private final String checksum;
  private JavaRDD<ImageShard> cached;

  private ImageShards(
      Dataset<Row> rows,
      IdxDirectory directory,
      ImageShape shape,
      long seed,
      int replicas,
      String checksum) {
    this.rows = rows;
    this.directory = directory;
    this.shape = shape;
    this.replicas = replicas;
    this.permutation = new KeyedPermutation(seed, directory.images().header().records());
    this.checksum = checksum;
  }

  /**
   * Opens a data set.
   *
   * @param spark the session
   * @param format {@code idx}
   * @param path directory of the data set
   * @param shape what the networks take; images are resized to it
   * @param seed of the run
   * @param replicas of the run
   * @throws UserErrorException if the data set is missing, damaged or too small
   */
  public static ImageShards load(
      SparkSession spark, String format, String path, ImageShape shape, long seed, int replicas) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    try {
      IdxDirectory directory = IdxDirectory.open(path, "train", hadoop);
      int images = directory.images().header().records();
      if (images < replicas) {
        throw new UserErrorException(
            "%s holds %d images, expected at least one for each of %d replicas"
                .formatted(path, images, replicas));
      }
      return new ImageShards(
          spark.read().format(format).load(path),
          directory,
          shape,
          seed,
          replicas,
          sha256(directory.images(), hadoop));
    } catch (IOException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }

  /**
   * Counts the images of a data set from its headers.
   *
   * @param format {@code idx}
   * @param path directory of the data set
   * @param hadoop how to reach it
   * @throws UserErrorException if the data set is missing or damaged
   */
  public static long count(String format, String path, Configuration hadoop) {
    try {
      return IdxDirectory.open(path, "train", hadoop).images().header().records();
    } catch (IOException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }

  /**
   * One pass over the file, which also finds what a gzipped one hides: truncation and trailing
   * bytes.
   */
  private static String sha256(IdxFile images, Configuration hadoop) throws IOException {
    try (InputStream in = images.openAt(0, hadoop)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      DigestInputStream digested = new DigestInputStream(in, digest);
      byte[] record = new byte[images.header().recordLength()];
      for (int i = 0; i < images.header().records(); i++) {
        images.readRecord(digested, record);
      }
      images.requireEnd(in);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns how many images the data set has. */
  public long images() {
    return directory.images().header().records();
  }

  /**
   * Returns how many images every shard has; the few that cannot be dealt out evenly are left out.
   */
  public int shardLength() {
    return directory.images().header().records() / replicas;
  }

  /** Returns the SHA-256 of all pixels in the order of the data set. */
  public String checksum() {
    return checksum;
  }

  /**
   * Returns the shards in as many partitions as there are tasks; partition p holds those of the
   * replicas p * V / W to (p + 1) * V / W - 1. They stay in memory, or on disk where that is full,
   * until another number of tasks is asked for.
   */
  public JavaRDD<ImageShard> partitionedInto(int tasks) {
    if (cached != null && cached.getNumPartitions() == tasks) {
      return cached;
    }
    if (cached != null) {
      cached.unpersist(false);
    }
    cached = dealt(tasks).persist(StorageLevel.MEMORY_AND_DISK());
    return cached;
  }

  private JavaRDD<ImageShard> dealt(int tasks) {
    int length = shardLength();
    ImageShape target = shape;
    KeyedPermutation order = permutation;
    int count = replicas;
    BilinearResize resize =
        new BilinearResize(directory.height(), directory.width(), shape.height(), shape.width());
    JavaPairRDD<Integer, DecodedImage> decoded =
        rows.select("index", "image")
            .javaRDD()
            .mapToPair(
                row -> {
                  long position = order.apply(row.getLong(0));
                  byte[] pixels = new byte[target.length()];
                  resize.resize(row.getAs(1), pixels, 0);
                  return new Tuple2<>(
                      (int) (position % count), new DecodedImage((int) (position / count), pixels));
                });
    return decoded
        .filter(image -> image._2().position() < length)
        .partitionBy(new ReplicaPartitioner(count, tasks))
        .mapPartitions(new ShardBuilder(target, length), true);
  }
}
