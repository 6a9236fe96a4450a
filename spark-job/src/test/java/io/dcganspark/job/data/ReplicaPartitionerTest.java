package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplicaPartitionerTest {
  @Test
  void taskPHoldsTheReplicasThatTheDesignSays() {
    for (int replicas = 1; replicas <= 40; replicas++) {
      for (int tasks = 1; tasks <= replicas; tasks++) {
        ReplicaPartitioner partitioner = new ReplicaPartitioner(replicas, tasks);
        assertThat(partitioner.numPartitions()).isEqualTo(tasks);
        for (int task = 0; task < tasks; task++) {
          int end = (task + 1) * replicas / tasks;
          for (int replica = task * replicas / tasks; replica < end; replica++) {
            assertThat(partitioner.getPartition(replica))
                .as("replica %d of %d, %d tasks", replica, replicas, tasks)
                .isEqualTo(task);
          }
        }
      }
    }
  }

  @Test
  void fiveReplicasOnTwoTasks() {
    ReplicaPartitioner partitioner = new ReplicaPartitioner(5, 2);
    int[] tasks = new int[5];
    for (int replica = 0; replica < 5; replica++) {
      tasks[replica] = partitioner.getPartition(replica);
    }
    assertThat(tasks).containsExactly(0, 0, 1, 1, 1);
  }

  @Test
  void doesNotOverflowWithManyReplicas() {
    int many = 1_000_000;
    ReplicaPartitioner partitioner = new ReplicaPartitioner(many, many);
    assertThat(partitioner.getPartition(many - 1)).isEqualTo(many - 1);
  }

  @Test
  void equalsOneThatDealsOutAlike() {
    ReplicaPartitioner partitioner = new ReplicaPartitioner(8, 4);
    assertThat(partitioner)
        .isEqualTo(new ReplicaPartitioner(8, 4))
        .hasSameHashCodeAs(new ReplicaPartitioner(8, 4))
        .isNotEqualTo(new ReplicaPartitioner(8, 2))
        .isNotEqualTo(new ReplicaPartitioner(4, 4))
        .isNotEqualTo("8 to 4");
  }
}
