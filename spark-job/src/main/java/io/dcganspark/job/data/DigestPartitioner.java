package io.dcganspark.job.data;

import java.util.Objects;
import org.apache.spark.Partitioner;

/**
 * Cuts keys that start with a SHA-256 in hexadecimal digits into ranges. Digests lie evenly, so no
 * sample of them has to be taken.
 */
final class DigestPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;
  private static final int DIGITS = 7;

  private final int partitions;

  DigestPartitioner(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    long start = Integer.parseInt((String) key, 0, DIGITS, 16);
    return (int) ((start * partitions) >>> (4 * DIGITS));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DigestPartitioner that && that.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return Objects.hash(partitions);
  }
}
