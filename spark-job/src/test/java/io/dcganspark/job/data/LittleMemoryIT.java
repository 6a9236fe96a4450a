package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More images than Spark's storage memory takes. */
class LittleMemoryIT {
  private static final int IMAGES = 1_000;
  private static final ImageShape SHAPE = new ImageShape(1, 64, 64);

  /**
   * 300 MiB are Spark's own; of the other 150 a hundredth is for storage: 1.5 for 4 MB of images.
   */
  private static SparkSession spark() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.testing.memory", 450L << 20)
        .config("spark.memory.fraction", "0.01")
        .getOrCreate();
  }

  @Test
  void whatDoesNotFitLiesOnDiskAndIsWarnedOfOnce(@TempDir Path directory) throws IOException {
    IdxBytes.write(directory, IMAGES, 64, 64);
    try (SparkSession spark = spark();
        CapturedLog log = new CapturedLog(ImageShards.class)) {
      ImageShards shards =
          ImageShards.load(spark, new DataConfig(directory.toString(), "idx"), SHAPE, 1, 2);

      List<ImageShard> read = shards.loadedInto(2).collect();

      assertThat(read).extracting(ImageShard::replica).containsExactly(0, 1);
      assertThat(IntStream.range(0, 2).map(i -> read.get(i).length()).sum()).isEqualTo(IMAGES);
      shards.loadedInto(2);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .matches("\\d of \\d MB of images .*--executor-memory.*");
    }
  }
}
