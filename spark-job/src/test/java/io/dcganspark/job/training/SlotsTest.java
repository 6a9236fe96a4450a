package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.BatchSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {
  @ParameterizedTest
  @CsvSource({
    "1,8,1,1",
    "2,2,2,1",
    "2,1,1,2",
    "4,3,2,2",
    "8,5,4,2",
    "6,4,4,2",
    "6,5,4,2",
    "6,6,6,1",
    "3,2,2,2",
    "3,3,3,1",
    "12,7,4,3",
    "12,8,8,2",
    "12,0,1,12",
    "48,47,32,2",
    "48,48,48,1",
    "48,15,8,6",
    "96,48,32,3",
    "1000,999,512,2",
    "1000,511,488,3",
    "1024,1023,512,2",
    "65536,1000,512,128"
  })
  void aStepIsAsShortAsTheSlotsAllow(int replicas, int slots, int tasks, int most) {
    assertThat(Slots.tasksFor(replicas, slots)).isEqualTo(tasks);
    assertThat(Slots.mostReplicasOfATask(replicas, tasks)).isEqualTo(most);
  }

  /** Never more than the fewest replicas of a slot, doubled. */
  @Test
  void noNumberOfSlotsIsACliff() {
    for (int replicas = 1; replicas <= 300; replicas++) {
      int before = Integer.MAX_VALUE;
      for (int slots = 1; slots <= replicas + 2; slots++) {
        int tasks = Slots.tasksFor(replicas, slots);
        int most = Slots.mostReplicasOfATask(replicas, tasks);
        assertThat(tasks).isBetween(1, slots);
        assertThat(most)
            .as("%d replicas, %d slots", replicas, slots)
            .isLessThanOrEqualTo(before)
            .isLessThan(2 * ((replicas + slots - 1) / slots) + 1);
        before = most;
      }
      assertThat(before).isEqualTo(1);
    }
  }

  @Test
  void idleSlotsAndTheirCostAreNamed() {
    assertThat(Slots.use(1, 1)).isEqualTo("1 task of at most 1 replica");
    assertThat(Slots.use(64, 64)).isEqualTo("64 tasks of at most 1 replica");
    assertThat(Slots.use(1000, 999))
        .isEqualTo(
            "512 tasks of at most 2 replicas, with 487 of 999 slots idle: a new run with"
                + " training.replicas=999, and a batch for them, would use all");
    assertThat(Slots.use(96, 48))
        .isEqualTo(
            "32 tasks of at most 3 replicas, with 16 of 48 slots idle, and a step takes as long"
                + " as 3 replicas where 2 would do: a new run with training.replicas=48, and a"
                + " batch for them, would use all");
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
