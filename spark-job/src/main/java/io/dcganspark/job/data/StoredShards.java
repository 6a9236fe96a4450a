package io.dcganspark.job.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.spark.ContextCleaner;
import org.apache.spark.Partition;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.util.TaskCompletionListener;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag;

/**
 * The shards of the replicas, each partition a block on the disk of the executor that first
 * computed it. Spark's own cache can only be read from front to back, and holds or deserializes
 * whole partitions; here a task opens the block and reads single images, so that an executor needs
 * no memory for them.
 *
 * <p>A task that is started where its partition's block is not makes one there, from the shuffled
 * images.
 */
final class StoredShards extends RDD<ImageShard> {
  private static final long serialVersionUID = 1L;
  private static final ClassTag<Tuple2<Integer, DecodedImage>> IMAGE = ClassTag.apply(Tuple2.class);

  private final ShardFormat format;

  /**
   * Makes one; nothing is computed.
   *
   * @param images of each partition's replicas, in any order
   * @param format of the shards
   */
  StoredShards(RDD<Tuple2<Integer, DecodedImage>> images, ShardFormat format) {
    super(images, ClassTag.apply(ImageShard.class));
    this.format = format;
  }

  @Override
  public Partition[] getPartitions() {
    return firstParent(IMAGE).partitions();
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    return ScalaCollections.list(block(partition).locations());
  }

  @Override
  public Iterator<ImageShard> compute(Partition partition, TaskContext task) {
    try {
      DiskBlock.Found found = stored(partition, task);
      task.addTaskCompletionListener((TaskCompletionListener) ended -> close(found.file()));
      return ScalaCollections.list(format.read(found.file(), found.size())).iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has the executors delete the blocks, and the shuffled images that they were made from. Spark
   * itself would keep these until the driver's garbage collector comes by. Does not wait for the
   * executors; called on the driver.
   */
  void delete() {
    if (context().isStopped()) {
      return; // Everything was deleted with it.
    }
    SparkEnv.get().blockManager().master().removeRdd(id(), false);
    Option<ContextCleaner> cleaner = context().cleaner();
    if (cleaner.isDefined()
        && firstParent(IMAGE).dependencies().head() instanceof ShuffleDependency<?, ?, ?> shuffle) {
      cleaner.get().doCleanupShuffle(shuffle.shuffleId(), false);
    }
  }

  private DiskBlock.Found stored(Partition partition, TaskContext task) throws IOException {
    DiskBlock block = block(partition);
    Optional<DiskBlock.Found> found = block.open();
    if (found.isPresent()) {
      return found.get();
    }
    Iterator<Tuple2<Integer, DecodedImage>> images = firstParent(IMAGE).iterator(partition, task);
    block.write(sink -> format.write(ScalaCollections.iterator(images), sink));
    return block.open().orElseThrow(() -> new IOException("Spark has lost what it just stored"));
  }

  private DiskBlock block(Partition partition) {
    return DiskBlock.ofThisProcess(new RDDBlockId(id(), partition.index()));
  }

  private static void close(BlockFile file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
