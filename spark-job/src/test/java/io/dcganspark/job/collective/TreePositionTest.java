package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreePositionTest {
  @Test
  void aPowerOfTwoExchangesAtDistancesOfPowersOfTwo() {
    for (int rank = 0; rank < 16; rank++) {
      TreePosition place = TreePosition.of(rank, 16);
      assertThat(place.follows()).isFalse();
      assertThat(place.isFollowed()).isFalse();
      assertThat(place.partners()).containsExactly(rank ^ 1, rank ^ 2, rank ^ 4, rank ^ 8);
    }
  }

  @Test
  void followersAreNeighboursInTheTree() {
    // ((0, (1 2)), (3, (4 5)))
    assertThat(IntStream.range(0, 6).filter(rank -> TreePosition.of(rank, 6).follows()))
        .containsExactly(2, 5);
    assertThat(TreePosition.of(2, 6).partners()).containsExactly(1);
    assertThat(TreePosition.of(1, 6).partners()).containsExactly(0, 4, 2);
    assertThat(TreePosition.of(3, 6).partners()).containsExactly(4, 0);
  }

  @Test
  void everyExchangeHasTwoSidesThatKnowOfIt() {
    for (int size = 1; size <= 70; size++) {
      for (int rank = 0; rank < size; rank++) {
        int here = rank;
        for (int partner : TreePosition.of(rank, size).partners()) {
          assertThat(partner).isBetween(0, size - 1).isNotEqualTo(rank);
          assertThat(
                  Arrays.stream(TreePosition.of(partner, size).partners())
                      .filter(back -> back == here))
              .as("rank %d and %d of %d", rank, partner, size)
              .hasSize(1);
        }
      }
    }
  }
}
