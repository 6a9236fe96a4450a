package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.BatchSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {
  @ParameterizedTest
  @CsvSource({"1,8,1", "2,2,2", "2,1,1", "4,3,2", "8,5,4", "6,4,2", "3,2,1", "3,3,3", "12,7,4"})
  void tasksDivideTheReplicasByAPowerOfTwoWhereThereAreFewerSlots(
      int replicas, int slots, int tasks) {
    assertThat(Slots.tasksFor(replicas, slots)).isEqualTo(tasks);
  }

  @ParameterizedTest
  @CsvSource({"64,2,2", "64,6,4", "64,100,4", "60,7,3", "64,0,1", "15,8,1", "1,8,1", "1024,64,64"})
  void aRunThatDoesNotSayGetsAsManyReplicasAsSplitTheBatchEvenly(
      int batch, int slots, int replicas) {
    assertThat(Slots.replicasFor(new BatchSize(batch, false), slots)).isEqualTo(replicas);
  }

  @ParameterizedTest
  @CsvSource({"64,2,2", "64,7,7", "64,0,1", "2,1000,1000", "64,2000,1024", "65536,9,1"})
  void aBatchThatGrowsWithTheReplicasHasOneForEachSlot(int share, int slots, int replicas) {
    assertThat(Slots.replicasFor(new BatchSize(share, true), slots)).isEqualTo(replicas);
  }

  @Test
  void oneSlotCarriesEveryNumberOfReplicas() {
    for (int replicas = 1; replicas < 20; replicas++) {
      assertThat(Slots.tasksFor(replicas, 1)).isEqualTo(1);
    }
  }
}
