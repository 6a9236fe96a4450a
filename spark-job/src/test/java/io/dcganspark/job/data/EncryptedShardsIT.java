package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Spark encrypts what it writes to disks, the images there are encrypted. */
class EncryptedShardsIT {
  /** Not a multiple of a cipher's block of 16 bytes, so that images begin anywhere in one. */
  private static final ImageShape SHAPE = new ImageShape(1, 7, 9);

  private static final int IMAGES = 500;

  @TempDir private Path directory;

  private SparkSession session(boolean encrypted, int keyBits) {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.local.dir", directory.resolve("local").toString())
        .config("spark.io.encryption.enabled", encrypted)
        .config("spark.io.encryption.keySizeBits", keyBits)
        .getOrCreate();
  }

  /** What the tasks read, and whether any file of Spark's shows an image. */
  private record Read(List<float[]> batches, boolean shown) {}

  private Read read(boolean encrypted, int keyBits) throws IOException {
    try (SparkSession spark = session(encrypted, keyBits)) {
      ImageShards shards =
          TrainingData.open(spark, new DataConfig(directory.resolve("data").toString(), "idx"))
              .shards(SHAPE, 1, 4);
      return new Read(
          new ArrayList<>(shards.loadedInto(2).map(EncryptedShardsIT::allRows).collect()),
          isShown());
    }
  }

  /** All images of a shard, as tasks read them: from the last to the first. */
  private static float[] allRows(ImageShard shard) {
    int[] rows = new int[shard.length()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = rows.length - 1 - row;
    }
    float[] batch = new float[rows.length * SHAPE.length()];
    shard.copyBatch(rows, batch);
    return batch;
  }

  /** Images are mostly sevens; the shuffle's files are compressed and show none in any case. */
  private boolean isShown() throws IOException {
    String sevens = "\7".repeat(SHAPE.length() - 4);
    try (Stream<Path> files = Files.walk(directory.resolve("local"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(sevens)) {
          return true;
        }
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void readsTheSameFromEncryptedDisks(int keyBits) throws IOException {
    IdxBytes.write(directory.resolve("data"), IMAGES, SHAPE.height(), SHAPE.width());
    Read plain = read(false, keyBits);
    Read encrypted = read(true, keyBits);
    assertThat(encrypted.batches()).hasSameSizeAs(plain.batches()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(encrypted.batches().get(i)).isEqualTo(plain.batches().get(i));
    }
    assertThat(plain.shown()).isTrue();
    assertThat(encrypted.shown()).isFalse();
  }
}
