package io.dcganspark.job.data;

import java.util.Objects;
import org.apache.spark.Partitioner;

/**
 * Deals replicas out to tasks in contiguous blocks, so that their gradients can be added up in one
 * tree.
 */
final class ReplicaPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int replicas;
  private final int tasks;

  ReplicaPartitioner(int replicas, int tasks) {
    this.replicas = replicas;
    this.tasks = tasks;
  }

  @Override
  public int numPartitions() {
    return tasks;
  }

  @Override
  public int getPartition(Object replica) {
    return (int) ((((long) (Integer) replica + 1) * tasks - 1) / replicas);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReplicaPartitioner that
        && that.replicas == replicas
        && that.tasks == tasks;
  }

  @Override
  public int hashCode() {
    return Objects.hash(replicas, tasks);
  }
}
