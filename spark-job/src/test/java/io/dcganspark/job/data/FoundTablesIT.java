package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as other programs write them. */
@Tag("chaos")
class FoundTablesIT {
  private static final ImageShape COLOURS = new ImageShape(3, 2, 2);
  private static final StructType PIXELS =
      StructType.fromDDL(
          "index BIGINT, image BINARY, height BIGINT, width BIGINT, channels BIGINT, label BIGINT");
  private static final StructType SPARK_IMAGE =
      StructType.fromDDL(
          "origin STRING, height INT, width INT, nChannels INT, mode INT, data BINARY");

  private static SparkSession spark;
  @TempDir private Path directory;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static DataConfig table(String path, String format, String image, int maxBroken) {
    return new DataConfig(
        path, format, DataConfig.Labels.STORED, maxBroken, image, "label", Map.of());
  }

  private static DataConfig parquet(String path) {
    return new DataConfig(path, DataConfig.PARQUET);
  }

  private String write(String name, List<Row> rows, StructType type) {
    String path = directory.resolve(name).toString();
    spark.createDataFrame(rows, type).coalesce(1).write().parquet(path);
    return path;
  }

  private static String resource(String name) {
    return Path.of("src/test/resources/tables", name).toAbsolutePath().toString();
  }

  private static List<byte[]> pixels(DataConfig data) {
    List<FittedImage> images =
        new ArrayList<>(ImageTables.train(spark, data).images(COLOURS).collect());
    images.sort(Comparator.comparingLong(FittedImage::index));
    return images.stream().map(FittedImage::pixels).toList();
  }

  private static void refuses(DataConfig data, String... parts) {
    assertThatThrownBy(() -> ImageTables.train(spark, data))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @Test
  void labelsBeyondAnIntAreRefusedNotWrapped() {
    refuses(parquet(resource("big-label")), "has label 4294967", "expected at most 2147483647");
  }

  @ParameterizedTest
  @CsvSource({
    "4294967298, 2, 1, 0, height 4294967298",
    "2, 4294967298, 1, 0, width 4294967298",
    "2, 2, 4294967297, 0, channels 4294967297",
    "2, 2, 1, -4294967296, label -4294967296"
  })
  void oneNumberBeyondAnIntIsNamedWithItsImage(
      long height, long width, long channels, long label, String found) {
    List<Row> rows =
        List.of(
            RowFactory.create(0L, new byte[4], 2L, 2L, 1L, 0L),
            RowFactory.create(1L, new byte[4], height, width, channels, label),
            RowFactory.create(2L, new byte[4], 2L, 2L, 1L, 1L));
    refuses(parquet(write("a", rows, PIXELS)), "image 1 has " + found + ", expected");
  }

  @Test
  void nullImagesAreNamedByRowAndFile() {
    StructType type = StructType.fromDDL("image BINARY, height INT, width INT, channels INT");
    List<Row> rows =
        List.of(
            RowFactory.create(new byte[4], 2, 2, 1),
            RowFactory.create(new byte[] {1, 2, 3, 4}, 2, 2, 1),
            RowFactory.create(null, 2, 2, 1),
            RowFactory.create(null, null, null, null));
    String path = write("a", rows, type);
    refuses(
        table(path, "parquet", "image", 1),
        "holds 2 images that cannot be used",
        "the first: the image in row 3 of part-00000-",
        ".parquet is null");
    assertThat(pixels(table(path, "parquet", "image", 2))).hasSize(2);
    assertThatThrownBy(
            () ->
                SparkTable.of(
                    spark.createDataFrame(rows, type).coalesce(1),
                    table(null, DataConfig.DATAFRAME, "image", 0)))
        .hasMessageContaining("the first: the image in row 3 is null");
  }

  @Test
  void aDataFrameThatIsJoinedHasNoFilesAndIsRead() {
    String path = write("a", List.of(RowFactory.create(0L, new byte[4], 2L, 2L, 1L, 0L)), PIXELS);
    ImageTable table =
        SparkTable.of(
            spark
                .read()
                .parquet(path)
                .join(spark.range(1).withColumnRenamed("id", "index"), "index"),
            new DataConfig(null, DataConfig.DATAFRAME));
    assertThat(table.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image.bytes", "`image.bytes`"})
  void aColumnWhoseNameHasADotIsFound(String name) {
    assertThat(ImageTables.train(spark, table(resource("dotted"), "parquet", name, 0)).count())
        .isPositive();
  }

  @Test
  void adviceIsToQuoteANameWithADot() {
    refuses(
        table(resource("dotted"), "parquet", "image", 0),
        "\"image\"",
        "set data.image-column to such a one, `image.bytes`");
  }

  private String folderOfPictures() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("pictures"));
    BufferedImage colours = new BufferedImage(2, 2, BufferedImage.TYPE_3BYTE_BGR);
    colours.setRGB(0, 0, 2, 2, new int[] {0x010203, 0x040506, 0x070809, 0x0A0B0C}, 0, 2);
    ImageIO.write(colours, "png", folder.resolve("a.png").toFile());
    return folder.toString();
  }

  private static final byte[] EXPECTED = {1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12};

  @Test
  void sparksSourceOfImagesIsReadInRedGreenAndBlue() throws IOException {
    String folder = folderOfPictures();
    assertThat(pixels(table(folder, "image", "image", 0))).containsExactly(EXPECTED);
    assertThat(pixels(new DataConfig(folder, DataConfig.IMAGES))).containsExactly(EXPECTED);
  }

  @Test
  void whatSparksSourceCannotDecodeIsNamedByItsOrigin() throws IOException {
    String folder = folderOfPictures();
    Files.write(Path.of(folder, "broken.png"), new byte[] {1, 2, 3});
    refuses(
        table(folder, "image", "image", 0),
        "the first: file:",
        "broken.png could not be decoded by Spark's source image");
    assertThat(pixels(table(folder, "image", "image", 1))).containsExactly(EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "image.data"})
  void sparksImagesSavedAsATableAreTheSame(String column) throws IOException {
    String path = directory.resolve("saved").toString();
    spark.read().format("image").load(folderOfPictures()).write().parquet(path);
    assertThat(pixels(table(path, "parquet", column, 0))).containsExactly(EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "data"})
  void theirFieldsAsColumnsAreTheSame(String column) throws IOException {
    String path = directory.resolve("plain").toString();
    spark.read().format("image").load(folderOfPictures()).select("image.*").write().parquet(path);
    assertThat(pixels(table(path, "parquet", column, 0))).containsExactly(EXPECTED);
  }

  private static Row sparkImage(int channels, int mode, int... data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) data[i];
    }
    return RowFactory.create("x.png", 2, 2, channels, mode, bytes);
  }

  @Test
  void greyAndTransparentSparkImagesAreRead() {
    List<Row> grey = List.of(sparkImage(1, 0, 1, 2, 3, 4));
    assertThat(pixels(parquet(write("grey", grey, SPARK_IMAGE))))
        .containsExactly(new byte[] {1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4});
    List<Row> alpha =
        List.of(sparkImage(4, 24, 3, 2, 1, 255, 6, 5, 4, 255, 9, 8, 7, 255, 1, 1, 1, 0));
    assertThat(pixels(parquet(write("alpha", alpha, SPARK_IMAGE))))
        .containsExactly(new byte[] {1, 4, 7, -1, 2, 5, 8, -1, 3, 6, 9, -1});
  }

  @Test
  void sparkImagesThatAreNoBytesAreRefused() {
    refuses(
        table(
            write("a", List.of(sparkImage(1, 5, new int[16])), SPARK_IMAGE), "parquet", "image", 0),
        "x.png has 16 bytes, height 2, width 2, nChannels 1 and mode 5, expected");
    refuses(
        table(
            write("b", List.of(sparkImage(4, 24, new int[12])), SPARK_IMAGE),
            "parquet",
            "image",
            0),
        "x.png has 12 bytes, height 2, width 2, nChannels 4 and mode 24, expected");
  }

  private ImageShards labelled(int... labels) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      rows.add(
          RowFactory.create(
              (long) i, new byte[] {(byte) i, 0, 0, 0}, 2L, 2L, 1L, (long) labels[i]));
    }
    String name = "labels" + labels[labels.length - 1];
    return ImageShards.of(
        ImageTables.train(spark, parquet(write(name, rows, PIXELS))), COLOURS, 1, 1);
  }

  @Test
  void adviceOnClassesIsNeverOutOfRange() {
    assertThatThrownBy(() -> labelled(0, 700).requireLabels(10))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("has labels from 0 to 700, expected 0 to 9: ")
        .hasMessageContaining("at most 100 classes")
        .hasMessageNotContaining("701");
    assertThatThrownBy(() -> labelled(0, 99).requireLabels(10))
        .hasMessageContaining("set model.classes to 100");
  }

  @Test
  void gapsBetweenLabelsAreNamed() {
    assertThat(labelled(0, 2, 2, 5).labelGaps(7)).containsExactly(1, 3, 4, 6);
    assertThat(labelled(1, 0, 2, 2).labelGaps(3)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "readme.txt, parquet, a Parquet",
    "notes.csv, orc, an ORC",
    "model.parquet, parquet, a Parquet"
  })
  void aStrayFileIsRefusedBeforeExecutorsTryIt(String name, String format, String kind)
      throws IOException {
    String path = directory.resolve("stray").toString();
    spark.range(2).write().format(format).save(path);
    Files.writeString(Path.of(path, name), "what this folder is for");
    DataConfig data = new DataConfig(path, format);
    refuses(data, name + " in " + path + " is not " + kind + " file: move it away");
    assertThatThrownBy(() -> ImageShards.look(data, new Configuration()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(name);
  }

  @Test
  void aPatternOfNamesLeavesStrayFilesOut() throws IOException {
    String path = write("a", List.of(RowFactory.create(0L, new byte[4], 2L, 2L, 1L, 0L)), PIXELS);
    Files.writeString(Path.of(path, "readme.txt"), "what this folder is for");
    DataConfig data =
        new DataConfig(
            path,
            DataConfig.PARQUET,
            DataConfig.Labels.STORED,
            0,
            "image",
            "label",
            Map.of("pathGlobFilter", "*.parquet"));
    assertThat(ImageTables.train(spark, data).count()).isEqualTo(1);
  }
}
