package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochOrderTest {
  private static final int LENGTH = 50;
  private static final int BATCH = 10;

  private static EpochOrder order(long seed, int replica) {
    return new EpochOrder(seed, replica, LENGTH, BATCH);
  }

  /** The rows of all steps of an epoch, one after the other. */
  private static List<Integer> epoch(EpochOrder order, long epoch, int steps) {
    List<Integer> rows = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      for (int row : order.rows(epoch * steps + step)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<Integer> epoch(EpochOrder order, long epoch) {
    return epoch(order, epoch, LENGTH / BATCH);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 4, 1", "10, 10, 1", "10, 4, 3", "10, 5, 2", "11, 5, 3", "3, 8, 1"})
  void walksEveryRowOnceAndFillsTheLastBatchFromTheStart(int length, int batch, int steps) {
    assertThat(EpochOrder.stepsPerEpoch(length, batch)).isEqualTo(steps);
    EpochOrder order = new EpochOrder(1, 0, length, batch);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> walked = epoch(order, epoch, steps);
      assertThat(walked).hasSize(steps * batch);
      assertThat(walked.subList(0, length))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, length).boxed().toList());
      for (int i = length; i < walked.size(); i++) {
        assertThat(walked.get(i)).isEqualTo(walked.get(i % length));
      }
    }
  }

  @Test
  void everyEpochReplicaAndSeedHasADifferentOrder() {
    assertThat(
            List.of(
                epoch(order(1, 0), 0),
                epoch(order(1, 0), 1),
                epoch(order(1, 0), 2),
                epoch(order(1, 1), 0),
                epoch(order(2, 0), 0)))
        .doesNotHaveDuplicates();
  }

  @Test
  void theRowsOfAStepFollowFromItsNumberAlone() {
    EpochOrder walked = order(1, 0);
    List<int[]> rows = new ArrayList<>();
    for (int step = 0; step < 20; step++) {
      rows.add(walked.rows(step));
    }
    EpochOrder backwards = order(1, 0);
    for (int step = 19; step >= 0; step--) {
      assertThat(order(1, 0).rows(step)).isEqualTo(rows.get(step));
      assertThat(backwards.rows(step)).isEqualTo(rows.get(step));
    }
  }

  @Test
  void knowsStepsBehindTheRangeOfAnInteger() {
    long far = 1L << 40;
    assertThat(order(1, 0).rows(far)).hasSize(BATCH).isEqualTo(order(1, 0).rows(far));
    assertThat(order(1, 0).rows(far)).isNotEqualTo(order(1, 0).rows(far + LENGTH / BATCH));
  }
}
