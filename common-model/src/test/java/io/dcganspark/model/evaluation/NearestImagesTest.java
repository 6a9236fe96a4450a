package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestImagesTest {
  private static final int LENGTH = 64;

  private static byte[] images(int seed, int count) {
    byte[] pixels = new byte[count * LENGTH];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  private static long[] indices(int first, int count) {
    long[] indices = new long[count];
    Arrays.setAll(indices, i -> first + i);
    return indices;
  }

  private static byte[] part(byte[] images, int from, int to) {
    return Arrays.copyOfRange(images, from * LENGTH, to * LENGTH);
  }

  private static double distance(byte[] first, byte[] second) {
    double sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      sum += Math.pow((first[i] & 0xFF) - (second[i] & 0xFF), 2);
    }
    return Math.sqrt(sum / LENGTH);
  }

  @Test
  void areThoseThatComparingAllFinds() {
    byte[] queries = images(1, 20);
    byte[] many = images(2, 300);
    List<NearestImages.Match> found =
        NearestImages.among(queries, many, indices(1000, 300), LENGTH).matches();

    for (int query = 0; query < 20; query++) {
      double least = Double.POSITIVE_INFINITY;
      int nearest = -1;
      for (int i = 0; i < 300; i++) {
        double distance = distance(part(queries, query, query + 1), part(many, i, i + 1));
        if (distance < least) {
          least = distance;
          nearest = i;
        }
      }
      assertThat(found.get(query).index()).isEqualTo(1000 + nearest);
      assertThat(found.get(query).distance()).isCloseTo(least, within(1e-9));
      assertThat(found.get(query).pixels()).isEqualTo(part(many, nearest, nearest + 1));
    }
  }

  @Test
  void aCopyIsFoundAtDistanceZero() {
    byte[] many = images(3, 50);
    NearestImages.Match match =
        NearestImages.among(part(many, 17, 18), many, indices(0, 50), LENGTH).matches().get(0);
    assertThat(match.index()).isEqualTo(17);
    assertThat(match.distance()).isZero();
  }

  @Test
  void blackAndWhiteAreAsFarApartAsCanBe() {
    byte[] white = new byte[LENGTH];
    Arrays.fill(white, (byte) 255);
    assertThat(NearestImages.among(new byte[LENGTH], white, indices(0, 1), LENGTH).matches().get(0))
        .returns(255.0, NearestImages.Match::distance);
  }

  @Test
  void partsJoinInAnyOrder() {
    byte[] queries = images(4, 5);
    byte[] many = images(5, 40);
    NearestImages first = NearestImages.among(queries, part(many, 0, 13), indices(0, 13), LENGTH);
    NearestImages second =
        NearestImages.among(queries, part(many, 13, 40), indices(13, 27), LENGTH);
    List<Long> whole = numbers(NearestImages.among(queries, many, indices(0, 40), LENGTH));

    assertThat(numbers(first.join(second))).isEqualTo(whole);
    assertThat(numbers(second.join(NearestImages.amongNone(5)).join(first))).isEqualTo(whole);
  }

  @Test
  void ofTwoThatAreAsNearTheFirstOfTheDataIsTaken() {
    byte[] query = images(6, 1);
    NearestImages early = NearestImages.among(query, query, indices(3, 1), LENGTH);
    NearestImages late = NearestImages.among(query, query, indices(8, 1), LENGTH);
    assertThat(numbers(late.join(early))).containsExactly(3L);
    assertThat(numbers(early.join(late))).containsExactly(3L);
  }

  private static List<Long> numbers(NearestImages images) {
    return images.matches().stream().map(NearestImages.Match::index).toList();
  }
}
