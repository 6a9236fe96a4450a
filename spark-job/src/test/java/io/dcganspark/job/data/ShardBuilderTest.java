package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.ImageShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class ShardBuilderTest {
  private static final ImageShape PAIR = new ImageShape(1, 1, 2);

  private static Tuple2<Integer, DecodedImage> image(int replica, int position) {
    return new Tuple2<>(
        replica,
        new DecodedImage(
            position, 10 * replica + position, new byte[] {(byte) replica, (byte) position}));
  }

  private static List<ImageShard> built(List<Tuple2<Integer, DecodedImage>> images, int length) {
    return built(images, length, false);
  }

  private static List<ImageShard> built(
      List<Tuple2<Integer, DecodedImage>> images, int length, boolean labelled) {
    List<ImageShard> shards = new ArrayList<>();
    new ShardBuilder(PAIR, length, labelled).call(images.iterator()).forEachRemaining(shards::add);
    return shards;
  }

  /** The pixels of a shard, as they went in. */
  private static int[] pixels(ImageShard shard) {
    int[] rows = new int[shard.length()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = row;
    }
    float[] scaled = new float[rows.length * PAIR.length()];
    shard.copyBatch(rows, scaled);
    int[] pixels = new int[scaled.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.round((scaled[i] + 1) * 127.5f);
    }
    return pixels;
  }

  @Test
  void putsImagesWhereTheirPositionSaysHoweverTheyCome() {
    List<Tuple2<Integer, DecodedImage>> images = new ArrayList<>();
    for (int replica : new int[] {6, 4, 5}) {
      for (int position = 0; position < 3; position++) {
        images.add(image(replica, position));
      }
    }
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(images, new Random(seed));
      List<ImageShard> shards = built(images, 3);
      assertThat(shards).extracting(ImageShard::replica).containsExactly(4, 5, 6);
      for (ImageShard shard : shards) {
        int replica = shard.replica();
        assertThat(shard.shape()).isEqualTo(PAIR);
        assertThat(pixels(shard)).containsExactly(replica, 0, replica, 1, replica, 2);
      }
    }
  }

  @Test
  void labelsGoWithTheirImages() {
    ImageShard shard = built(List.of(image(3, 1), image(3, 0)), 2, true).get(0);
    assertThat(shard.hasLabels()).isTrue();
    assertThat(List.of(shard.label(0), shard.label(1))).containsExactly(30, 31);
  }

  @Test
  void aShardWithoutLabelsSaysSo() {
    ImageShard shard = built(List.of(image(3, 0)), 1).get(0);
    assertThat(shard.hasLabels()).isFalse();
    assertThatThrownBy(() -> shard.label(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void makesNoShardOfNothing() {
    assertThat(built(List.of(), 3)).isEmpty();
  }
}
