package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.recipe.ImageShape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ImageShardTest {
  private static ImageShard everyGrey(ImageShape shape) {
    byte[] pixels = new byte[256];
    for (int grey = 0; grey < 256; grey++) {
      pixels[grey] = (byte) grey;
    }
    return new ImageShard(3, shape, pixels);
  }

  @Test
  void scalesTo255thsOfTheRangeFromMinusOneToOne() {
    float[] scaled = new float[256];
    everyGrey(new ImageShape(1, 16, 16)).copyBatch(new int[] {0}, scaled);
    assertThat(scaled[0]).isEqualTo(-1f);
    assertThat(scaled[255]).isEqualTo(1f);
    for (int grey = 0; grey < 256; grey++) {
      // Nothing but the rounding to float of each of the two steps.
      assertThat(scaled[grey]).isEqualTo((float) (grey / 127.5) - 1f);
      assertThat(scaled[grey]).isEqualTo(-scaled[255 - grey], withinOneUlpOfOne());
    }
  }

  private static Offset<Float> withinOneUlpOfOne() {
    return Offset.offset(Math.ulp(1f));
  }

  @Test
  void copiesTheRowsThatAreAskedForInTheirOrder() {
    ImageShard shard = everyGrey(new ImageShape(1, 1, 2));
    assertThat(shard.length()).isEqualTo(128);
    float[] batch = new float[6];
    shard.copyBatch(new int[] {127, 0, 127}, batch);
    float white = 1f;
    float nearlyWhite = 254 / 127.5f - 1;
    assertThat(batch).containsExactly(nearlyWhite, white, -1f, 1 / 127.5f - 1, nearlyWhite, white);
  }

  @Test
  void countsWholeImages() {
    ImageShard shard = everyGrey(new ImageShape(1, 8, 8));
    assertThat(shard.length()).isEqualTo(4);
    assertThat(shard.replica()).isEqualTo(3);
    assertThat(shard.shape()).isEqualTo(new ImageShape(1, 8, 8));
  }
}
