package io.dcganspark.job.data;

import java.util.Objects;
import org.apache.spark.Partitioner;

/** Cuts indices from 0 to below their number into ranges of nearly as many. */
final class IndexPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final long count;
  private final int partitions;

  IndexPartitioner(long count, int partitions) {
    this.count = count;
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object index) {
    return (int) ((Long) index * partitions / count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexPartitioner that
        && that.count == count
        && that.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return Objects.hash(count, partitions);
  }
}
