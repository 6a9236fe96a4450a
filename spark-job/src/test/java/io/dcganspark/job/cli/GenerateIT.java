package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.generation.GeneratedImages;
import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What generate writes, with Spark and a maker whose images tell their number. */
class GenerateIT {
  private static final ImageShape SHAPE = TestParts.SHAPE;
  private static final int COUNT = 2 * GeneratedImages.CHUNK + 88;
  private static final JobParts PARTS =
      TestParts.with((config, hadoop) -> List.of(), (spark, config) -> {}, null);

  private static SparkSession spark;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void idxIsOneFileInOrderWhateverThePartitions(int partitions) throws IOException {
    write("digits-idx3-ubyte", null, COUNT, partitions, false);

    byte[] bytes = Files.readAllBytes(directory.resolve("digits-idx3-ubyte"));
    assertThat(bytes).hasSize(16 + COUNT * SHAPE.length());
    assertThat(bytes).startsWith(0, 0, 8, 3, 0, 0, 2, 88, 0, 0, 0, 4, 0, 0, 0, 3);
    for (int i = 0; i < COUNT * SHAPE.length(); i++) {
      assertThat(bytes[16 + i]).isEqualTo((byte) (i / SHAPE.length() + 5));
    }
  }

  @Test
  void idxInDirectoryHasMnistsName() throws IOException {
    write("digits", ImageFormat.IDX, 3, 1, false);

    assertThat(directory.resolve("digits").toFile().list()).containsExactly("images-idx3-ubyte");
  }

  @Test
  void pngsAreTheSameWhateverThePartitions() throws IOException {
    write("one", ImageFormat.PNG, COUNT, 1, false);
    write("three", ImageFormat.PNG, COUNT, 3, false);

    Map<String, String> one = contents("one");
    assertThat(one).hasSize(COUNT + 1).containsKeys("00000000.png", "00000599.png", "_SUCCESS");
    assertThat(contents("three")).isEqualTo(one);
    assertThat(
            ImageIO.read(directory.resolve("one/00000100.png").toFile())
                .getRaster()
                .getSample(2, 3, 0))
        .isEqualTo(105);
  }

  @Test
  void overwritingPngsLeavesNoneOfTheOld() throws IOException {
    write("digits", ImageFormat.PNG, 9, 1, false);
    write("digits", ImageFormat.PNG, 4, 1, true);

    assertThat(contents("digits")).hasSize(4 + 1);
  }

  @Test
  void gridIsNearSquareInOneFile() throws IOException {
    write("grid.png", null, 7, 3, false);

    // The part that draws is the test's own, which writes its arguments.
    assertThat(Files.readAllBytes(directory.resolve("grid.png")))
        .startsWith("3 by 3 of ".getBytes(StandardCharsets.UTF_8))
        .hasSize("3 by 3 of ".length() + 7 * SHAPE.length());
  }

  @Test
  void parquetHasARowAnImage() throws IOException {
    write("digits.parquet", null, COUNT, 3, false);

    List<Row> rows =
        spark
            .read()
            .parquet(directory.resolve("digits.parquet").toString())
            .orderBy("index")
            .collectAsList();
    assertThat(rows).hasSize(COUNT);
    for (int i = 0; i < COUNT; i++) {
      Row row = rows.get(i);
      assertThat(row.getLong(0)).isEqualTo(i);
      assertThat((byte[]) row.get(1)).hasSize(SHAPE.length()).containsOnly((byte) (i + 5));
      assertThat(row.mkString(",")).endsWith(",4,3,1");
    }
  }

  @Test
  void parquetIsReplacedOnlyWhenAsked() throws IOException {
    write("digits.parquet", null, 9, 1, false);
    assertThatThrownBy(() -> write("digits.parquet", null, 4, 1, false))
        .hasMessageContaining("is there already");
    write("digits.parquet", null, 4, 1, true);

    assertThat(spark.read().parquet(directory.resolve("digits.parquet").toString()).count())
        .isEqualTo(4);
  }

  @Test
  void filesOfDirectoryDependOnCountAlone() {
    assertThat(new GeneratedImages(spark, maker(), 1).partitions()).isEqualTo(1);
    assertThat(new GeneratedImages(spark, maker(), 2048).partitions()).isEqualTo(1);
    assertThat(new GeneratedImages(spark, maker(), 2049).partitions()).isEqualTo(2);
    assertThat(new GeneratedImages(spark, maker(), Integer.MAX_VALUE).partitions())
        .isEqualTo(1 << 20);
  }

  @Test
  void failureLeavesNoFile() {
    assertThatThrownBy(() -> write("x.idx", null, 9, new BrokenMaker(SHAPE)))
        .hasMessageContaining("expected 9 images of");
    assertThat(directory).isEmptyDirectory();
  }

  private static ImageMaker maker() {
    return new TestParts.CountingMaker(SHAPE, 5);
  }

  private void write(String name, ImageFormat format, int count, int partitions, boolean overwrite)
      throws IOException {
    write(name, format, new GeneratedImages(spark, maker(), count, partitions), overwrite);
  }

  private void write(String name, ImageFormat format, int count, ImageMaker maker)
      throws IOException {
    write(name, format, new GeneratedImages(spark, maker, count), false);
  }

  private void write(String name, ImageFormat format, GeneratedImages images, boolean overwrite)
      throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    ImageTarget target =
        ImageTarget.check(directory.resolve(name).toString(), format, overwrite, hadoop);
    new ImageWriter(images, target, hadoop).write(PARTS.idx(), PARTS.grid());
  }

  private Map<String, String> contents(String name) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      for (Path file : files.toList()) {
        contents.put(
            file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  /** Makes less than it was asked for. */
  private record BrokenMaker(ImageShape shape) implements ImageMaker {
    @Override
    public byte[] images(long first, int count) {
      return new byte[1];
    }
  }
}
