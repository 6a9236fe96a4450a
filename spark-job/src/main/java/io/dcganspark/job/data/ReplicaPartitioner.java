package io.dcganspark.job.data;

import java.util.Objects;
import org.apache.spark.Partitioner;

/**
 * Deals replicas out to tasks in contiguous blocks, so that their gradients can be added up in one
 * tree: replicas and tasks are split in the middle at the same time, until one task is left. Each
 * task's block is then a whole branch of the tree over all replicas, whatever their numbers.
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
    int number = (Integer) replica;
    int firstReplica = 0;
    int endOfReplicas = replicas;
    int firstTask = 0;
    int endOfTasks = tasks;
    while (endOfTasks - firstTask > 1) {
      int middleReplica = (firstReplica + endOfReplicas) >>> 1;
      int middleTask = (firstTask + endOfTasks) >>> 1;
      if (number < middleReplica) {
        endOfReplicas = middleReplica;
        endOfTasks = middleTask;
      } else {
        firstReplica = middleReplica;
        firstTask = middleTask;
      }
    }
    return firstTask;
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
