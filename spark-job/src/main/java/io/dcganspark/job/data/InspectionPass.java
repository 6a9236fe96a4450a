package io.dcganspark.job.data;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * The one pass over a data set that finds what cannot be used and gives the checksum. The images
 * that it decodes stay on the executors' local disks, as Spark keeps an RDD there (encrypted where
 * it encrypts what it spills), until this is closed. What is lost with an executor is decoded
 * again.
 *
 * @param <K> what is kept of an item
 * @param <F> what is found in a partition
 */
final class InspectionPass<K extends Serializable, F extends Serializable>
    implements AutoCloseable {
  private final JavaRDD<Part<K, F>> parts;
  private final boolean keeps;
  private final ReadingProgress progress;
  private boolean isClosed;

  /** An image that is kept, or at the end of a partition what was found in it. */
  private record Part<K, F>(K imageOrNull, F findingsOrNull) implements Serializable {}

  /** Inspects the items of one partition. */
  interface Inspector<T, K, F> {
    /**
     * Inspects an item.
     *
     * @return what is kept of it; null: nothing
     */
    K inspect(T item) throws IOException;

    /** Returns what was found in all of them. */
    F findings();
  }

  /** Makes inspectors where the partitions are. */
  interface Inspectors<T, K, F> extends Serializable {
    /** Makes the inspector of a partition. */
    Inspector<T, K, F> of(int partition);
  }

  private InspectionPass(JavaRDD<Part<K, F>> parts, boolean keeps, ReadingProgress progress) {
    this.parts = parts;
    this.keeps = keeps;
    this.progress = progress;
  }

  /**
   * Prepares a pass.
   *
   * @param progress counts the items
   * @param keeps whether inspectors may return images
   */
  static <T, K extends Serializable, F extends Serializable> InspectionPass<K, F> over(
      JavaRDD<T> items, ReadingProgress progress, boolean keeps, Inspectors<T, K, F> inspectors) {
    LongAccumulator counter = progress.counter();
    JavaRDD<Part<K, F>> parts =
        items.mapPartitionsWithIndex(
            (partition, part) -> new Parts<>(part, inspectors.of(partition), counter), false);
    return new InspectionPass<>(
        keeps ? parts.persist(StorageLevel.DISK_ONLY()) : parts, keeps, progress);
  }

  /** Goes through the data set. Returns what was found in each partition, in their order. */
  List<F> findings() {
    try (ReadingProgress listening = progress.start()) {
      return parts
          .filter(part -> part.findingsOrNull() != null)
          .map(Part::findingsOrNull)
          .collect();
    }
  }

  /** Returns the images that were kept. */
  JavaRDD<K> images() {
    return parts.filter(part -> part.imageOrNull() != null).map(Part::imageOrNull);
  }

  /**
   * Has the executors delete the images, and does not wait for them. Two requests at the same time
   * would make Spark warn, with stack traces, of blocks that do not exist.
   */
  @Override
  public synchronized void close() {
    if (keeps && !isClosed && !parts.context().isStopped()) {
      isClosed = true;
      parts.unpersist(false);
    }
  }

  /** The parts of a partition, made while they are asked for. */
  private static final class Parts<T, K, F> implements Iterator<Part<K, F>> {
    private final Iterator<T> items;
    private final Inspector<T, K, F> inspector;
    private final LongAccumulator counter;
    private Part<K, F> next;
    private boolean isAtEnd;

    Parts(Iterator<T> items, Inspector<T, K, F> inspector, LongAccumulator counter) {
      this.items = items;
      this.inspector = inspector;
      this.counter = counter;
    }

    @Override
    public boolean hasNext() {
      while (next == null && !isAtEnd) {
        if (items.hasNext()) {
          K image = inspected(items.next());
          counter.add(1);
          next = image == null ? null : new Part<>(image, null);
        } else {
          next = new Part<>(null, inspector.findings());
          isAtEnd = true;
        }
      }
      return next != null;
    }

    private K inspected(T item) {
      try {
        return inspector.inspect(item);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Part<K, F> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Part<K, F> part = next;
      next = null;
      return part;
    }
  }
}
