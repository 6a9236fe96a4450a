package io.dcganspark.job.data;

import io.dcganspark.model.failure.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.client.StreamCallbackWithID;
import org.apache.spark.scheduler.TaskLocation$;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag;

/**
 * A block of bytes that Spark keeps on the disk of this process: in its local directories,
 * encrypted if it encrypts what it spills, known to the driver, and deleted with its RDD or at the
 * end of the application.
 */
final class DiskBlock {
  private final BlockManager manager;
  private final BlockId id;

  /** What a block is to hold. */
  interface Content {
    /**
     * Hands over everything, part by part.
     *
     * @throws IOException if it cannot be had, or written
     */
    void writeTo(Sink sink) throws IOException;
  }

  /** Takes the bytes of a block. */
  interface Sink {
    /**
     * Takes the next bytes.
     *
     * @throws IOException if the disk does not take them
     */
    void write(ByteBuffer bytes) throws IOException;
  }

  /**
   * What was found on disk.
   *
   * @param file open
   * @param size of the block in bytes
   */
  record Found(BlockFile file, long size) {}

  private DiskBlock(BlockManager manager, BlockId id) {
    this.manager = manager;
    this.id = id;
  }

  /** Names a block in the Spark process that this is. */
  static DiskBlock ofThisProcess(BlockId id) {
    return new DiskBlock(SparkEnv.get().blockManager(), id);
  }

  /** Returns where tasks find the block on their own disk, as Spark names preferred places. */
  List<String> locations() {
    List<String> locations = new ArrayList<>();
    Iterator<BlockManagerId> holders = manager.master().getLocations(id).iterator();
    while (holders.hasNext()) {
      BlockManagerId at = holders.next();
      locations.add(TaskLocation$.MODULE$.apply(at.host(), at.executorId()).toString());
    }
    return locations;
  }

  /**
   * Opens the block, if it is there. If Spark believes that it is and its file is gone, Spark
   * forgets it and throws, so that the next attempt of the task makes it again.
   *
   * @throws IOException if it cannot be read
   */
  Optional<Found> open() throws IOException {
    Option<BlockData> data = manager.getLocalBytes(id);
    if (data.isEmpty()) {
      return Optional.empty();
    }
    try {
      // Locked, it is all there and stays; once open it can be read whatever becomes of its name.
      BlockFile file = new BlockFile(manager.diskBlockManager().getFile(id));
      file.open();
      return Optional.of(new Found(file, data.get().size()));
    } finally {
      manager.releaseLock(id, Option.empty());
    }
  }

  /**
   * Makes the block. It is there as a whole or not at all; if another attempt of the task has made
   * it before, that one stays.
   *
   * @throws IOException if the content cannot be had, or the disk does not take it
   */
  void write(Content content) throws IOException {
    try {
      StreamCallbackWithID block =
          manager.putBlockDataAsStream(id, StorageLevel.DISK_ONLY(), ClassTag.apply(Byte.TYPE));
      try {
        content.writeTo(bytes -> block.onData(id.name(), bytes));
        block.onComplete(id.name());
      } catch (Throwable e) {
        block.onFailure(id.name(), e);
        throw e;
      }
    } catch (IOException e) {
      String directories = String.join(", ", manager.diskBlockManager().localDirsString());
      throw DiskFullException.of("%s in %s (spark.local.dir)".formatted(id.name(), directories), e)
          .<IOException>map(full -> full)
          .orElse(e);
    }
  }
}
