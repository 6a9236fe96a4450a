package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.collective.TreeSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplicaPartitionerTest {
  private static List<List<Integer>> blocks(int replicas, int tasks) {
    ReplicaPartitioner partitioner = new ReplicaPartitioner(replicas, tasks);
    assertThat(partitioner.numPartitions()).isEqualTo(tasks);
    List<List<Integer>> blocks = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      blocks.add(new ArrayList<>());
    }
    for (int replica = 0; replica < replicas; replica++) {
      blocks.get(partitioner.getPartition(replica)).add(replica);
    }
    return blocks;
  }

  @Test
  void tasksHoldBlocksOfNeighboursInTheirOrder() {
    for (int replicas = 1; replicas <= 40; replicas++) {
      for (int tasks = 1; tasks <= replicas; tasks++) {
        List<List<Integer>> blocks = blocks(replicas, tasks);
        assertThat(blocks).as("%d replicas, %d tasks", replicas, tasks).doesNotContain(List.of());
        assertThat(blocks.stream().flatMap(List::stream))
            .containsExactlyElementsOf(IntStream.range(0, replicas).boxed().toList());
      }
    }
  }

  @Test
  void aNumberThatDividesTheReplicasGetsEqualBlocksIfItIsAPowerOfTwo() {
    for (int tasks = 1; tasks <= 32; tasks *= 2) {
      for (int share = 1; share <= 5; share++) {
        int each = share;
        assertThat(blocks(tasks * share, tasks)).allMatch(block -> block.size() == each);
      }
    }
  }

  @Test
  void elevenReplicasOnEightTasks() {
    assertThat(blocks(11, 8))
        .containsExactly(
            List.of(0),
            List.of(1),
            List.of(2),
            List.of(3, 4),
            List.of(5),
            List.of(6, 7),
            List.of(8),
            List.of(9, 10));
  }

  /** Numbers whose sums differ with almost every other order. */
  @Test
  void whateverTheTasksTheSumOfTheirSumsHasTheBitsOfTheTreeOverReplicas() {
    Random random = new Random(1);
    for (int replicas = 1; replicas <= 70; replicas++) {
      float[][] vectors = new float[replicas][50];
      for (float[] vector : vectors) {
        for (int i = 0; i < vector.length; i++) {
          vector[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8) - 4));
        }
      }
      float[] whole = sum(vectors);
      for (int tasks = 1; tasks <= replicas; tasks++) {
        float[][] sums =
            blocks(replicas, tasks).stream()
                .map(block -> sum(block.stream().map(i -> vectors[i]).toArray(float[][]::new)))
                .toArray(float[][]::new);
        assertThat(sum(sums)).as("%d replicas, %d tasks", replicas, tasks).isEqualTo(whole);
      }
    }
  }

  private static float[] sum(float[][] vectors) {
    float[] sum = new float[vectors[0].length];
    TreeSum.sum(vectors, sum);
    return sum;
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
