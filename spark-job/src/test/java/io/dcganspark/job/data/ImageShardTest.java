package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageShardTest {
  @TempDir private Path directory;

  private ImageShard everyGrey(ImageShape shape) throws IOException {
    return everyGrey(shape, IntStream.range(0, 256 / shape.length()).toArray());
  }

  private ImageShard everyGrey(ImageShape shape, int[] places) throws IOException {
    byte[] pixels = new byte[256];
    for (int grey = 0; grey < 256; grey++) {
      pixels[grey] = (byte) grey;
    }
    Path file = Files.write(directory.resolve("block"), pixels);
    return new ImageShard(3, shape, places, null, new BlockFile(file.toFile()));
  }

  @Test
  void scalesTo255thsOfTheRangeFromMinusOneToOne() throws IOException {
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
  void copiesTheRowsThatAreAskedForInTheirOrder() throws IOException {
    ImageShard shard = everyGrey(new ImageShape(1, 1, 2));
    assertThat(shard.length()).isEqualTo(128);
    float[] batch = new float[6];
    shard.copyBatch(new int[] {127, 0, 127}, batch);
    float white = 1f;
    float nearlyWhite = 254 / 127.5f - 1;
    assertThat(batch).containsExactly(nearlyWhite, white, -1f, 1 / 127.5f - 1, nearlyWhite, white);
  }

  @Test
  void countsWholeImages() throws IOException {
    ImageShard shard = everyGrey(new ImageShape(1, 8, 8));
    assertThat(shard.length()).isEqualTo(4);
    assertThat(shard.replica()).isEqualTo(3);
    assertThat(shard.shape()).isEqualTo(new ImageShape(1, 8, 8));
  }

  @Test
  void readsEachRowFromItsPlace() throws IOException {
    ImageShard shard = everyGrey(new ImageShape(1, 1, 64), new int[] {3, 1, 0, 2});
    float[] batch = new float[4 * 64];
    shard.copyBatch(new int[] {0, 1, 2, 3}, batch);
    for (int row = 0; row < 4; row++) {
      int place = new int[] {3, 1, 0, 2}[row];
      assertThat(batch[row * 64]).isEqualTo(place * 64 / 127.5f - 1);
    }
  }

  @Test
  void tellsTheImageThatCannotBeRead() throws IOException {
    ImageShard shard = everyGrey(new ImageShape(1, 1, 64), new int[] {0, 4});
    assertThatThrownBy(() -> shard.copyBatch(new int[] {1}, new float[64]))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("Image 1 of replica 3", "block", "ends at 256, expected 64 bytes");
  }

  @Test
  void staysReadableWhenItsFileIsDeleted() throws IOException {
    ImageShard shard = everyGrey(new ImageShape(1, 16, 16));
    float[] before = new float[256];
    float[] after = new float[256];
    shard.copyBatch(new int[] {0}, before);
    Files.delete(directory.resolve("block"));
    shard.copyBatch(new int[] {0}, after);
    assertThat(after).isEqualTo(before);
  }
}
