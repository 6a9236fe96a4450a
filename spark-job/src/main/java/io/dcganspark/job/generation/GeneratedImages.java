package io.dcganspark.job.generation;

import io.dcganspark.job.training.ComputingTasks;
import io.dcganspark.model.device.DeviceChoice;
import java.util.Iterator;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Images 0 to {@code count - 1} of a maker's sequence, drawn on the executors.
 *
 * @param spark where they are drawn
 * @param maker draws them
 * @param count of images, at least 1
 * @param partitions tasks that share them; the images do not depend on it
 */
public record GeneratedImages(SparkSession spark, ImageMaker maker, int count, int partitions)
    implements ImageSequence {
  /** Images that are drawn at once: a multiple of what a sampler runs through G together. */
  public static final int CHUNK = 256;

  // A task is worth its start, and its images fit into memory a few times over.
  private static final int CHUNKS_A_TASK = 8;

  /**
   * Makes the images with a number of tasks that depends on nothing but {@code count}, so that the
   * files of a directory do not depend on the cluster.
   */
  public GeneratedImages(SparkSession spark, ImageMaker maker, int count) {
    this(spark, maker, count, (count - 1) / (CHUNK * CHUNKS_A_TASK) + 1);
  }

  /**
   * Returns the images in chunks, in order: the number of the first and (image, channel, height,
   * width).
   */
  public JavaPairRDD<Long, byte[]> chunks() {
    // Locals, since a task must not be sent the session.
    ImageMaker ofTask = maker;
    int end = count;
    JavaRDD<Tuple2<Long, byte[]>> tasks =
        spark
            .range(0, (count - 1) / CHUNK + 1, 1, partitions)
            .as(Encoders.LONG())
            .javaRDD()
            .map(chunk -> draw(ofTask, chunk * CHUNK, end));
    return JavaPairRDD.fromJavaRDD(ComputingTasks.of(tasks, DeviceChoice.AUTO));
  }

  @Override
  public void forEach(ChunkUse use) {
    chunks().foreach(chunk -> use.use(chunk._1(), chunk._2()));
  }

  @Override
  public Chunks inOrder() {
    // toLocalIterator runs one task after another; by then all tasks together have drawn the
    // images.
    JavaPairRDD<Long, byte[]> chunks = chunks().persist(StorageLevel.MEMORY_AND_DISK());
    Chunks drawn =
        new Chunks() {
          @Override
          public Iterator<Tuple2<Long, byte[]>> iterator() {
            return chunks.toLocalIterator();
          }

          @Override
          public void close() {
            chunks.unpersist(false);
          }
        };
    try {
      chunks.foreach(chunk -> {});
      return drawn;
    } catch (Throwable e) {
      drawn.close();
      throw e;
    }
  }

  static Tuple2<Long, byte[]> draw(ImageMaker maker, long first, int end) {
    int count = (int) Math.min(CHUNK, end - first);
    byte[] pixels = maker.images(first, count);
    if (pixels.length != count * maker.shape().length()) {
      throw new IllegalStateException(
          "expected %d images of %s, found %d bytes"
              .formatted(count, maker.shape(), pixels.length));
    }
    return new Tuple2<>(first, pixels);
  }
}
