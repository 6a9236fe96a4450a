package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

class ShardFormatTest {
  private static final ImageShape PAIR = new ImageShape(1, 1, 2);

  @TempDir private Path directory;

  private static Tuple2<Integer, DecodedImage> image(int replica, int position) {
    return new Tuple2<>(
        replica,
        new DecodedImage(
            position, 10 * replica + position, new byte[] {(byte) replica, (byte) position}));
  }

  private List<ImageShard> stored(List<Tuple2<Integer, DecodedImage>> images, int length)
      throws IOException {
    return stored(images, new ShardFormat(PAIR, length, false));
  }

  private List<ImageShard> stored(List<Tuple2<Integer, DecodedImage>> images, ShardFormat format)
      throws IOException {
    Path file = directory.resolve("block");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      format.write(images.iterator(), channel::write);
    }
    return format.read(new BlockFile(file.toFile()), Files.size(file));
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
  void putsImagesWhereTheirPositionSaysHoweverTheyCome() throws IOException {
    List<Tuple2<Integer, DecodedImage>> images = new ArrayList<>();
    for (int replica : new int[] {6, 4, 5}) {
      for (int position = 0; position < 3; position++) {
        images.add(image(replica, position));
      }
    }
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(images, new Random(seed));
      List<ImageShard> shards = stored(images, 3);
      assertThat(shards).extracting(ImageShard::replica).containsExactly(4, 5, 6);
      for (ImageShard shard : shards) {
        int replica = shard.replica();
        assertThat(shard.shape()).isEqualTo(PAIR);
        assertThat(pixels(shard)).containsExactly(replica, 0, replica, 1, replica, 2);
      }
    }
  }

  @Test
  void labelsGoWithTheirImages() throws IOException {
    ImageShard shard =
        stored(List.of(image(3, 1), image(3, 0)), new ShardFormat(PAIR, 2, true)).get(0);
    assertThat(shard.hasLabels()).isTrue();
    assertThat(List.of(shard.label(0), shard.label(1))).containsExactly(30, 31);
    assertThat(pixels(shard)).containsExactly(3, 0, 3, 1);
  }

  @Test
  void aShardWithoutLabelsSaysSo() throws IOException {
    ImageShard shard = stored(List.of(image(3, 0)), 1).get(0);
    assertThat(shard.hasLabels()).isFalse();
    assertThatThrownBy(() -> shard.label(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void makesNoShardOfNothing() throws IOException {
    assertThat(stored(List.of(), 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void knowsHowManyBytesItTakes(boolean labelled) throws IOException {
    ShardFormat format = new ShardFormat(PAIR, 2, labelled);
    stored(List.of(image(0, 0), image(1, 1), image(1, 0), image(0, 1)), format);
    assertThat(Files.size(directory.resolve("block"))).isEqualTo(format.size(2));
  }

  @Test
  void refusesARowThatIsMissing() {
    assertThatThrownBy(() -> stored(List.of(image(0, 0), image(0, 1), image(1, 1)), 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("3 images came for replicas [0, 1], expected 2 for each");
  }

  @Test
  void refusesARowThatIsThereTwice() {
    assertThatThrownBy(() -> stored(List.of(image(0, 0), image(0, 1), image(0, 1)), 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("3 images came for replicas [0], expected 2 for each");
  }

  @Test
  void refusesABlockOfAnotherSize() throws IOException {
    stored(List.of(image(0, 0), image(0, 1)), 2);
    BlockFile block = new BlockFile(directory.resolve("block").toFile());
    assertThatThrownBy(() -> new ShardFormat(PAIR, 2, false).read(block, 17))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds 17 bytes, expected shards of 16 bytes");
  }

  @Test
  void aShardMayBeLargerThanAnArray() {
    ShardFormat celebrities = new ShardFormat(new ImageShape(3, 64, 64), 202_599, false);
    assertThat(celebrities.size(1)).isEqualTo(202_599L * (3 * 64 * 64 + 4) + 4);
  }
}
