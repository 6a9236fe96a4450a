package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedPermutationTest {
  private static long[] permuted(long seed, int length) {
    KeyedPermutation permutation = new KeyedPermutation(seed, length);
    return LongStream.range(0, length).map(permutation::apply).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 10, 15, 16, 17, 63, 64, 65, 1000, 4096, 4097, 60_000})
  void reachesEveryPositionOnce(int length) {
    for (long seed : new long[] {0, 1, -1, Long.MAX_VALUE}) {
      long[] positions = permuted(seed, length);
      Arrays.sort(positions);
      assertThat(positions).isEqualTo(LongStream.range(0, length).toArray());
    }
  }

  @Test
  void isKeyedByTheSeed() {
    assertThat(permuted(1, 60_000)).isEqualTo(permuted(1, 60_000));
    for (long other : new long[] {0, 2, 1L << 32, 1L << 63}) {
      assertThat(fixed(permuted(1, 60_000), permuted(other, 60_000))).isLessThan(12);
    }
  }

  @Test
  void leavesHardlyAnyIndexWhereItWas() {
    assertThat(fixed(permuted(1, 60_000), LongStream.range(0, 60_000).toArray())).isLessThan(12);
  }

  /** How often two agree: of random permutations about once, more than eleven times never. */
  private static long fixed(long[] first, long[] second) {
    return LongStream.range(0, first.length).filter(i -> first[(int) i] == second[(int) i]).count();
  }

  @Test
  void sendsNeighboursToEveryShardAlike() {
    int shards = 8;
    int[] counts = new int[shards];
    long[] positions = permuted(1, 60_000);
    for (int i = 0; i < 6_000; i++) {
      counts[(int) (positions[i] % shards)]++;
    }
    // 750 are expected with a standard deviation of 26.
    for (int count : counts) {
      assertThat(count).isBetween(600, 900);
    }
  }

  @Test
  void reachesPositionsOfALengthBehindTheRangeOfAnInteger() {
    long length = 1L << 40;
    KeyedPermutation permutation = new KeyedPermutation(1, length);
    assertThat(LongStream.range(0, 1000).map(permutation::apply))
        .doesNotHaveDuplicates()
        .allMatch(position -> position >= 0 && position < length)
        .anyMatch(position -> position > length / 2);
  }
}
