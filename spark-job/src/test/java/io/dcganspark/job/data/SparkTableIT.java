package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of grey images of one brightness, which identifies the image. */
class SparkTableIT {
  private static final ImageShape SHAPE = new ImageShape(1, 2, 3);
  private static final StructType GENERATED =
      StructType.fromDDL(
          "index BIGINT, image BINARY, height INT, width INT, channels INT, label SMALLINT");

  private static final DataConfig DATAFRAME = new DataConfig(null, DataConfig.DATAFRAME);

  private static SparkSession spark;
  @TempDir private Path directory;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder().master("local[3]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static byte[] pixels(int grey) {
    byte[] pixels = new byte[SHAPE.length()];
    Arrays.fill(pixels, (byte) grey);
    return pixels;
  }

  private static byte[] png(int grey) throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 3, 2, new int[] {grey, grey, grey, grey, grey, grey});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, "png", file);
    return file.toByteArray();
  }

  /** As generate writes it, with labels. */
  private static Row generated(long index, int grey) {
    return RowFactory.create(index, pixels(grey), 2, 3, 1, (short) (grey % 10));
  }

  private static List<Row> generated(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(generated(i, 10 + i));
    }
    return rows;
  }

  private String write(String name, List<Row> rows, StructType type, int files) {
    String path = directory.resolve(name).toString();
    spark.createDataFrame(rows, type).repartition(files).write().parquet(path);
    return path;
  }

  private static DataConfig parquet(String path) {
    return new DataConfig(path, DataConfig.PARQUET);
  }

  private static DataConfig parquet(String path, String image, String label, int maxBroken) {
    return new DataConfig(
        path, DataConfig.PARQUET, DataConfig.Labels.STORED, maxBroken, image, label, Map.of());
  }

  private static List<FittedImage> inOrder(ImageTable table) {
    List<FittedImage> images = new ArrayList<>(table.images(SHAPE).collect());
    images.sort(Comparator.comparingLong(FittedImage::index));
    for (int i = 0; i < images.size(); i++) {
      assertThat(images.get(i).index()).isEqualTo(i);
    }
    return images;
  }

  private static List<Integer> greys(ImageTable table) {
    return inOrder(table).stream().map(image -> image.pixels()[0] & 0xFF).toList();
  }

  private static void refuses(DataConfig data, String... parts) {
    assertThatThrownBy(() -> ImageTables.train(spark, data))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @Test
  void aDataFrameIsTheTableThatItWouldBeInParquet() {
    List<Row> rows = generated(9);
    ImageTable written = ImageTables.train(spark, parquet(write("frame", rows, GENERATED, 4)));
    Collections.reverse(rows);

    ImageTable frame = SparkTable.of(spark.createDataFrame(rows, GENERATED), DATAFRAME);

    assertThat(greys(frame)).isEqualTo(greys(written));
    assertThat(frame.imagesSha256()).isEqualTo(written.imagesSha256());
    assertThat(frame.labelsSha256OrNull()).isEqualTo(written.labelsSha256OrNull());
  }

  @Test
  void aDataFrameWithoutImagesIsRefused() {
    assertThatThrownBy(() -> SparkTable.of(spark.range(3).toDF(), DATAFRAME))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "column \"image\" of the DataFrame is not there, expected binary (files of pictures, or"
                + " pixels): set data.image-column to such a one; it has none");
  }

  @Test
  void readsPixelsAsGenerateWritesThemWithLabels() {
    List<Row> rows = generated(9);
    Collections.reverse(rows);
    ImageTable table = ImageTables.train(spark, parquet(write("a", rows, GENERATED, 4)));
    assertThat(table.count()).isEqualTo(9);
    assertThat(greys(table)).containsExactly(10, 11, 12, 13, 14, 15, 16, 17, 18);
    assertThat(inOrder(table))
        .extracting(FittedImage::label)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void theChecksumDependsOnImagesAndOrderNotOnFiles() {
    List<Row> rows = generated(9);
    ImageTable one = ImageTables.train(spark, parquet(write("a", rows, GENERATED, 1)));
    ImageTable four = ImageTables.train(spark, parquet(write("b", rows, GENERATED, 4)));
    assertThat(four.imagesSha256()).isEqualTo(one.imagesSha256());
    assertThat(four.labelsSha256OrNull()).isEqualTo(one.labelsSha256OrNull());
    List<Row> swapped = new ArrayList<>(rows);
    swapped.set(3, generated(3, 14));
    swapped.set(4, generated(4, 13));
    ImageTable other = ImageTables.train(spark, parquet(write("c", swapped, GENERATED, 1)));
    assertThat(other.imagesSha256()).isNotEqualTo(one.imagesSha256());
  }

  /** As Hugging Face has it: files inside of a column, labels of 64 bits, no index. */
  @Test
  void readsFilesInsideOfAColumnInAnOrderThatIsAlwaysTheSame() throws IOException {
    StructType type = StructType.fromDDL("img STRUCT<bytes: BINARY, path: STRING>, class BIGINT");
    List<Row> rows = new ArrayList<>();
    for (int grey : new int[] {5, 6, 7, 7, 8, 9, 7}) {
      rows.add(RowFactory.create(RowFactory.create(png(grey), "x"), (long) grey % 2));
    }
    ImageTable one =
        ImageTables.train(spark, parquet(write("a", rows, type, 1), "img.bytes", "class", 0));
    Collections.reverse(rows);
    ImageTable other =
        ImageTables.train(spark, parquet(write("b", rows, type, 3), "img.bytes", "class", 0));
    assertThat(greys(one)).containsExactlyInAnyOrder(5, 6, 7, 7, 7, 8, 9);
    assertThat(greys(other)).isEqualTo(greys(one)).isNotEqualTo(greys(one).stream().sorted());
    assertThat(other.imagesSha256()).isEqualTo(one.imagesSha256());
    assertThat(inOrder(other))
        .allSatisfy(image -> assertThat(image.label()).isEqualTo(image.pixels()[0] % 2));
  }

  @Test
  void anIndexWithGapsIsNoneSoThatContentOrders() {
    List<Row> rows = List.of(generated(0, 3), generated(2, 4), generated(7, 5));
    assertThat(greys(ImageTables.train(spark, parquet(write("a", rows, GENERATED, 1)))))
        .containsExactlyInAnyOrder(3, 4, 5);
  }

  @Test
  void brokenRowsAreLeftOutAndThoseBehindThemMoveUp() {
    List<Row> rows = generated(8);
    rows.set(2, RowFactory.create(2L, new byte[5], 2, 3, 1, (short) 1));
    rows.set(5, RowFactory.create(5L, null, 2, 3, 1, (short) 1));
    rows.set(6, RowFactory.create(6L, pixels(1), 2, 3, 1, null));
    String path = write("a", rows, GENERATED, 3);
    ImageTable table = ImageTables.train(spark, parquet(path, "image", "label", 3));
    assertThat(table.count()).isEqualTo(5);
    assertThat(greys(table)).containsExactly(10, 11, 13, 14, 17);
    refuses(
        parquet(path, "image", "label", 2),
        "holds 3 images that cannot be used, expected at most data.max-broken, 2",
        "the first: image 2 has 5 bytes, expected those of 1 channel of 2 by 3 pixels");
  }

  @Test
  void brokenRowsAreLeftOutWhereContentOrders() throws IOException {
    StructType type = StructType.fromDDL("image BINARY");
    List<Row> rows = new ArrayList<>();
    for (byte[] image : new byte[][] {png(5), png(6), new byte[] {1, 2}, new byte[] {1, 2}, null}) {
      rows.add(RowFactory.create((Object) image));
    }
    ImageTable table =
        ImageTables.train(spark, parquet(write("a", rows, type, 2), "image", "label", 3));
    assertThat(table.hasLabels()).isFalse();
    assertThat(greys(table)).containsExactlyInAnyOrder(5, 6);
  }

  @Test
  void readsWhateverSparkReadsWithItsOptions() throws IOException {
    Path deep = Files.createDirectories(directory.resolve("files/deep"));
    Files.write(deep.resolve("x.png"), png(5));
    ImageTable table =
        ImageTables.train(
            spark,
            new DataConfig(
                deep.getParent().toString(),
                "binaryFile",
                DataConfig.Labels.STORED,
                0,
                "content",
                "label",
                Map.of("recursiveFileLookup", "true")));
    assertThat(greys(table)).containsExactly(5);
  }

  @Test
  void refusesWhatIsNoTableOfImages() throws IOException {
    String path = write("a", generated(2), GENERATED, 1);
    refuses(
        parquet(path, "picture", "label", 0),
        "column \"picture\" of " + path + " is not there, expected binary",
        "set data.image-column to such a one, image");
    refuses(parquet(path, "height", "label", 0), "column \"height\"", "is int, expected binary");
    refuses(
        parquet(path, "image", "class", 0),
        "column \"class\" of " + path + " is not there, expected whole numbers");
    refuses(parquet(path, "image", "image", 0), "is binary, expected whole numbers");
    refuses(parquet(directory + "/no"), "cannot be read as parquet", "Path does not exist");
    Files.writeString(directory.resolve("text.parquet"), "no Parquet file");
    refuses(
        parquet(directory + "/text.parquet"), "cannot be read as parquet", "not a Parquet file");
    refuses(
        parquet(write("none", List.of(), GENERATED, 1)), "none holds no image that can be used");
  }

  @Test
  void refusesDamagedImagesOfAFileThatLooksWhole() throws IOException {
    String path = write("a", generated(3000), GENERATED, 1);
    Path file;
    try (Stream<Path> files = Files.list(Path.of(path))) {
      file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 100, 2000, (byte) 0x5A);
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    refuses(
        parquet(path), "cannot be read as parquet: ", ", in file:", file.getFileName().toString());
  }

  private static void refusesBeforeSpark(DataConfig data, String... parts) {
    assertThatThrownBy(() -> ImageShards.count(data, new Configuration()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @Test
  void whatCanBeKnownBeforeSparkIsStartedIsChecked() throws IOException {
    String path = Files.createDirectory(directory.resolve("empty")).toString();
    assertThat(ImageShards.count(parquet(path), new Configuration())).isEmpty();
    refusesBeforeSpark(new DataConfig(path, "parket"), "data.format is \"parket\", expected idx");
    refusesBeforeSpark(parquet(path + "/no"), "empty/no does not exist, expected a table");
    refusesBeforeSpark(parquet(""), "\"\" cannot be used");
    Files.writeString(Path.of(path, PreparedManifest.NAME), "{");
    refusesBeforeSpark(parquet(path), "_manifest.json is no JSON", "prepare the data again");
    Files.writeString(Path.of(path, PreparedManifest.NAME), "{}");
    refusesBeforeSpark(parquet(path), "_manifest.json lacks images");
  }

  @Test
  void preparedDataIsTheSameTableAndDamageToItIsFound() throws IOException {
    String path = write("a", generated(20), GENERATED, 3);
    ImageTable table = ImageTables.train(spark, parquet(path));
    Target target = new Target(Files.createDirectory(directory.resolve("prepared")));
    PreparedData prepared = PreparedData.write(spark, parquet(path), Optional.empty(), target, 4);

    String to = target.path().toString();
    assertThat(spark.read().parquet(to).inputFiles()).hasSize(4);
    assertThat(prepared.sha256()).isEqualTo(table.imagesSha256());
    assertThat(ImageShards.count(parquet(to), new Configuration())).hasValue(20);
    assertThat(greys(ImageTables.train(spark, parquet(to)))).isEqualTo(greys(table));
    byte[] manifest = Files.readAllBytes(target.directory().resolve(PreparedManifest.NAME));

    List<Row> changed = generated(20);
    changed.set(7, generated(7, 200));
    String other = write("b", changed, GENERATED, 1);
    Files.write(Path.of(other, PreparedManifest.NAME), manifest);
    refuses(
        parquet(other),
        "b holds 20 images with SHA-256",
        "expected 20 with " + prepared.sha256(),
        "it is damaged, prepare it again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out[1]", "out{1,2}", "out?", "out*", "out\\[1]", "out:1", "10:30:00"})
  void aPathMeansItself(String name) throws IOException {
    String source = write("source", generated(5), GENERATED, 1);
    for (String sibling : List.of("out1", "out2", "out", "outx")) {
      write(sibling, generated(7), GENERATED, 1);
    }
    DataConfig literal = parquet(directory.resolve(name).toString());
    refusesBeforeSpark(literal, name + " does not exist, expected a table");
    Target target = new Target(Files.createDirectory(directory.resolve(name)));
    PreparedData.write(spark, parquet(source), Optional.empty(), target, 2);
    assertThat(ImageShards.count(literal, new Configuration())).hasValue(5);
    assertThat(ImageTables.train(spark, literal).count()).isEqualTo(5);
  }

  @Test
  void namesTheLabelColumnThatNobodyLooksAt() throws IOException {
    String path = write("a", generated(3), GENERATED, 1);
    DataConfig data =
        new DataConfig(
            path, DataConfig.PARQUET, DataConfig.Labels.NONE, 0, "image", "kind", Map.of());
    assertThat(ImageShards.look(data, new Configuration()).notes())
        .containsExactly("ignored: data.label-column, since data.labels is none");
  }

  /** A local directory. */
  private record Target(Path directory) implements PreparedData.Target {
    @Override
    public org.apache.hadoop.fs.Path path() {
      return new org.apache.hadoop.fs.Path(directory.toString());
    }

    @Override
    public void clear() {}

    @Override
    public void write(String name, byte[] content) throws IOException {
      Files.write(directory.resolve(name), content);
    }
  }

  /** The driver is gone before the last file is written. */
  @Test
  void whatWasNotPreparedToItsEndIsRefused() throws IOException {
    String path = write("a", generated(20), GENERATED, 3);
    Path half = Files.createDirectory(directory.resolve("half"));
    PreparedData.Target dying =
        new PreparedData.Target() {
          private int written;

          @Override
          public org.apache.hadoop.fs.Path path() {
            return new org.apache.hadoop.fs.Path(half.toString());
          }

          @Override
          public void clear() {}

          @Override
          public void write(String name, byte[] content) throws IOException {
            if (written++ > 0) {
              throw new IOException("gone");
            }
            Files.write(half.resolve(name), content);
          }
        };
    assertThatThrownBy(() -> PreparedData.write(spark, parquet(path), Optional.empty(), dying, 2))
        .hasMessage("gone");
    assertThat(spark.read().parquet(half.toString()).count()).isEqualTo(20);
    refuses(parquet(half.toString()), "prepare was not done with it, prepare the data again");
  }
}
