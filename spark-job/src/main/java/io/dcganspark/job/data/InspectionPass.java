package io.dcganspark.job.data;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * The one pass over a data set that finds what cannot be used and gives the checksum. The images
 * that it decodes stay on the executors' local disks, as Spark keeps an RDD there (encrypted where
 * it encrypts what it spills), until this is closed. What is lost with an executor is decoded again.
 *
 * @param <F> what is found in a partition
 */
final class InspectionPass<F extends Serializable> implements AutoCloseable {
  private final JavaRDD<Part<F>> parts;
  private final boolean keeps;

  /** An image that is kept, or at the end of a partition what was found in it. */
  private record Part<F>(KeptImage imageOrNull, F findingsOrNull) implements Serializable {}

  /** Inspects the items of one partition. */
  interface Inspector<T, F> {
    /**
     * Inspects an item.
     *
     * @return what is kept of it; null: nothing
     */
    KeptImage inspect(T item) throws IOException;

    /** Returns what was found in all of them. */
    F findings();
  }

  /** Makes inspectors where the partitions are. */
  interface Inspectors<T, F> extends Serializable {
    /** Makes the inspector of a partition. */
    Inspector<T, F> of(int partition);
  }

  private InspectionPass(JavaRDD<Part<F>> parts, boolean keeps) {
    this.parts = parts;
    this.keeps = keeps;
  }

  /**
   * Prepares a pass.
   *
   * @param keeps whether inspectors may return images
   */
  static <T, F extends Serializable> InspectionPass<F> over(
      JavaRDD<T> items, boolean keeps, Inspectors<T, F> inspectors) {
    JavaRDD<Part<F>> parts =
        items.mapPartitionsWithIndex(
            (partition, part) -> new Parts<>(part, inspectors.of(partition)), false);
    return new InspectionPass<>(keeps ? parts.persist(StorageLevel.DISK_ONLY()) : parts, keeps);
  }

  /** Goes through the data set. Returns what was found in each partition, in their order. */
  List<F> findings() {
    return parts
        .filter(part -> part.findingsOrNull() != null)
        .map(Part::findingsOrNull)
        .collect();
  }

  /** Returns the images that were kept. */
  JavaRDD<KeptImage> images() {
    return parts.filter(part -> part.imageOrNull() != null).map(Part::imageOrNull);
  }

  /** Has the executors delete the images, and does not wait for them. */
  @Override
  public void close() {
    if (keeps && !parts.context().isStopped()) {
      parts.unpersist(false);
    }
  }

  /** The parts of a partition, made while they are asked for. */
  private static final class Parts<T, F> implements Iterator<Part<F>> {
    private final Iterator<T> items;
    private final Inspector<T, F> inspector;
    private Part<F> next;
    private boolean isAtEnd;

    Parts(Iterator<T> items, Inspector<T, F> inspector) {
      this.items = items;
      this.inspector = inspector;
    }

    @Override
    public boolean hasNext() {
      while (next == null && !isAtEnd) {
        if (items.hasNext()) {
          KeptImage image = inspected(items.next());
          next = image == null ? null : new Part<>(image, null);
        } else {
          next = new Part<>(null, inspector.findings());
          isAtEnd = true;
        }
      }
      return next != null;
    }

    private KeptImage inspected(T item) {
      try {
        return inspector.inspect(item);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Part<F> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Part<F> part = next;
      next = null;
      return part;
    }
  }
}
