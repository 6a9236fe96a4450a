package io.dcganspark.model.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  private static RandomStream stream(long seed, Purpose purpose, long first, int second) {
    return new RandomStream(seed, purpose, first, second);
  }

  private static int[] firstNumbers(RandomStream stream) {
    return IntStream.generate(stream::nextInt).limit(9).toArray();
  }

  /** The test vectors that Random123 publishes for philox4x32 with ten rounds. */
  @Test
  void roundsAreThoseOfTheReferenceImplementation() {
    assertThat(RandomStream.philox(0, 0, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(RandomStream.philox(-1, -1, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(
            RandomStream.philox(
                0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void equalKeysGiveEqualNumbersAndOtherKeysOthers() {
    int[] numbers = firstNumbers(stream(1, Purpose.LATENT, 2, 3));
    assertThat(firstNumbers(stream(1, Purpose.LATENT, 2, 3))).isEqualTo(numbers);
    assertThat(firstNumbers(stream(2, Purpose.LATENT, 2, 3))).isNotEqualTo(numbers);
    assertThat(firstNumbers(stream(1, Purpose.SHARDS, 2, 3))).isNotEqualTo(numbers);
    assertThat(firstNumbers(stream(1, Purpose.LATENT, 3, 3))).isNotEqualTo(numbers);
    assertThat(firstNumbers(stream(1, Purpose.LATENT, 2, 4))).isNotEqualTo(numbers);
  }

  @Test
  void gaussiansHaveTheirMoments() {
    RandomStream stream = stream(7, Purpose.LATENT, 0, 0);
    int count = 200_000;
    double[] moments = new double[5];
    for (int i = 0; i < count; i++) {
      double value = stream.nextGaussian();
      for (int power = 1; power < moments.length; power++) {
        moments[power] += Math.pow(value, power) / count;
      }
    }
    assertThat(moments[1]).isCloseTo(0, within(0.01));
    assertThat(moments[2]).isCloseTo(1, within(0.02));
    assertThat(moments[3]).isCloseTo(0, within(0.04));
    assertThat(moments[4]).isCloseTo(3, within(0.1));
  }

  @Test
  void boundedIntegersAreEven() {
    RandomStream stream = stream(7, Purpose.SHARDS, 0, 0);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[stream.nextInt(7)]++;
    }
    assertThat(IntStream.of(counts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(9_600, 10_400));
  }

  @Test
  void permutationsHoldEachIndexOnce() {
    int[] permutation = stream(7, Purpose.EPOCH_ORDER, 0, 0).permutation(1000);
    assertThat(permutation).isNotEqualTo(IntStream.range(0, 1000).toArray());
    Arrays.sort(permutation);
    assertThat(permutation).isEqualTo(IntStream.range(0, 1000).toArray());
  }

  @Test
  void refusesABoundThatIsNotPositive() {
    assertThatThrownBy(() -> stream(1, Purpose.SHARDS, 0, 0).nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 0");
  }
}
