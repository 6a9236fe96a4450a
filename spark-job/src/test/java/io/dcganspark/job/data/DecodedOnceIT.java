package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture is read and decoded once from the start of a run to its shards. */
class DecodedOnceIT {
  private static final ImageShape SHAPE = new ImageShape(3, 4, 4);
  private static final int PICTURES = 30;

  /** How often a row of a DataFrame was computed. */
  private static final AtomicInteger COMPUTED = new AtomicInteger();

  private static SparkSession spark;
  @TempDir private Path directory;

  @BeforeAll
  static void startSpark() {
    SparkSession.Builder builder =
        SparkSession.builder().master("local[3]").config("spark.ui.enabled", false);
    CountingFileSystem.SETTINGS.forEach((key, value) -> builder.config(key, value.toString()));
    spark = builder.getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @BeforeEach
  void forgetWhatOthersOpened() {
    CountingFileSystem.takeOpened();
    COMPUTED.set(0);
  }

  @AfterEach
  void nothingIsKept() {
    assertThat(spark.sparkContext().getPersistentRDDs().size()).isZero();
  }

  private static byte[] png(int number) throws IOException {
    BufferedImage image = new BufferedImage(5, 7, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 35; i++) {
      image.setRGB(i % 5, i / 5, number * 1_000_003 * (i + 1));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, "png", file);
    return file.toByteArray();
  }

  private DataConfig folder(int maxBroken) throws IOException {
    for (int i = 0; i < PICTURES; i++) {
      Path folder = Files.createDirectories(directory.resolve("data/" + i % 3));
      Files.write(folder.resolve("%02d.png".formatted(i)), png(i));
    }
    return new DataConfig(
        directory.resolve("data").toString(),
        DataConfig.IMAGES,
        DataConfig.Labels.FOLDERS,
        maxBroken);
  }

  private static List<FittedImage> inOrder(ImageTable table) {
    List<FittedImage> images = new ArrayList<>(table.images(SHAPE).collect());
    images.sort(Comparator.comparingLong(FittedImage::index));
    return images;
  }

  /** What is kept is what would be decoded again. */
  private static void requireSame(ImageTable kept, ImageTable decodedAgain) {
    List<FittedImage> expected = inOrder(decodedAgain);
    List<FittedImage> found = inOrder(kept);
    assertThat(found).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).index()).isEqualTo(i).isEqualTo(expected.get(i).index());
      assertThat(found.get(i).label()).isEqualTo(expected.get(i).label());
      assertThat(found.get(i).pixels()).isEqualTo(expected.get(i).pixels());
    }
    assertThat(kept.imagesSha256()).isEqualTo(decodedAgain.imagesSha256());
    assertThat(kept.labelsSha256OrNull()).isEqualTo(decodedAgain.labelsSha256OrNull());
  }

  @Test
  void aRunReadsEachFileOnceForInspectionLabelsEvaluationAndShards() throws IOException {
    try (TrainingData data = TrainingData.open(spark, folder(0))) {
      ImageShards shards = data.shards(SHAPE, 1, 4);
      shards.requireLabels(3);
      assertThat(data.images(SHAPE).images().count()).isEqualTo(PICTURES);
      assertThat(shards.loadedInto(2).count()).isEqualTo(4);
      assertThat(shards.loadedInto(4).count()).isEqualTo(4);
      assertThat(CountingFileSystem.takeOpened())
          .hasSize(PICTURES)
          .allSatisfy((file, times) -> assertThat(times).as(file).isEqualTo(1));
      shards.close();
    }
  }

  @Test
  void aTableCanBeUsedAfterWhatWasKeptIsGone() throws IOException {
    DataConfig folder = folder(0);
    ImageTable table = ImageTables.train(spark, folder, ImageForm.fitted(SHAPE));
    table.close();
    requireSame(table, ImageTables.train(spark, folder));
  }

  @Test
  void keptPicturesOfAFolderAreThoseThatWouldBeDecodedAgain() throws IOException {
    DataConfig folder = folder(2);
    Files.write(directory.resolve("data/0/03.png"), new byte[0]);
    Files.write(directory.resolve("data/2/29.png"), new byte[9]);
    try (ImageTable kept = ImageTables.train(spark, folder, ImageForm.fitted(SHAPE))) {
      assertThat(kept.count()).isEqualTo(PICTURES - 2);
      requireSame(kept, ImageTables.train(spark, folder));
    }
  }

  @Test
  void prepareReadsEachFileOnceToResizeItAndTwiceToCopyIt() throws IOException {
    DataConfig folder = folder(0);
    PreparedData.write(
        spark, folder, Optional.of(SHAPE), new LocalTarget(directory.resolve("resized")), 2);
    assertThat(CountingFileSystem.takeOpened())
        .hasSize(PICTURES)
        .allSatisfy((file, times) -> assertThat(times).as(file).isEqualTo(1));
    PreparedData.write(
        spark, folder, Optional.empty(), new LocalTarget(directory.resolve("copied")), 2);
    assertThat(CountingFileSystem.takeOpened())
        .hasSize(PICTURES)
        .allSatisfy((file, times) -> assertThat(times).as(file).isEqualTo(2));
  }

  @Test
  void turnedPicturesAreDecodedOnceWhenTheyAreCopied() throws IOException {
    DataConfig folder = folder(0);
    DataConfig upright =
        new DataConfig(
            folder.path(),
            DataConfig.IMAGES,
            DataConfig.Labels.NONE,
            0,
            "image",
            "label",
            Map.of("orientation", "apply"));
    PreparedData.write(
        spark, upright, Optional.empty(), new LocalTarget(directory.resolve("turned")), 2);
    assertThat(CountingFileSystem.takeOpened())
        .hasSize(PICTURES)
        .allSatisfy((file, times) -> assertThat(times).as(file).isEqualTo(1));
  }

  @Test
  void nothingIsKeptOfADataSetThatIsRefused() throws IOException {
    DataConfig folder = folder(0);
    Files.write(directory.resolve("data/0/03.png"), new byte[0]);
    try (TrainingData data = TrainingData.open(spark, folder)) {
      assertThatThrownBy(() -> data.shards(SHAPE, 1, 4)).isInstanceOf(UserErrorException.class);
      assertThat(spark.sparkContext().getPersistentRDDs().size()).isZero();
    }
  }

  /** A table whose images are computed when they are read. */
  private static Dataset<Row> table(List<byte[]> images, boolean indexed) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      rows.add(RowFactory.create((long) i, images.get(i), i % 5));
    }
    UDF1<byte[], byte[]> computed =
        image -> {
          COMPUTED.incrementAndGet();
          return image;
        };
    Dataset<Row> stored =
        spark
            .createDataFrame(rows, StructType.fromDDL("index BIGINT, stored BINARY, label INT"))
            .repartition(3)
            .withColumn(
                "image",
                functions
                    .udf(computed, DataTypes.BinaryType)
                    .asNondeterministic()
                    .apply(functions.col("stored")))
            .drop("stored");
    return indexed ? stored : stored.drop("index");
  }

  private static List<byte[]> pngs() throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      images.add(png(i / 2)); // Each twice.
    }
    return images;
  }

  @Test
  void aDataFrameIsComputedOnce() throws IOException {
    for (boolean indexed : new boolean[] {true, false}) {
      COMPUTED.set(0);
      DataConfig dataframe = new DataConfig(null, DataConfig.DATAFRAME);
      try (TrainingData data = TrainingData.of(table(pngs(), indexed), dataframe)) {
        ImageShards shards = data.shards(SHAPE, 1, 4);
        shards.requireLabels(5);
        shards.loadedInto(2);
        assertThat(data.images(SHAPE).images().count()).isEqualTo(PICTURES);
        assertThat(COMPUTED.get()).as("indexed: " + indexed).isEqualTo(PICTURES);
      }
    }
  }

  @Test
  void keptImagesOfATableAreThoseThatWouldBeDecodedAgain() throws IOException {
    List<byte[]> images = pngs();
    images.set(4, new byte[] {1, 2, 3});
    images.set(9, null);
    images.set(17, new byte[] {1, 2, 3});
    DataConfig dataframe =
        new DataConfig(
            null, DataConfig.DATAFRAME, DataConfig.Labels.STORED, 3, "image", "label", Map.of());
    for (boolean indexed : new boolean[] {true, false}) {
      Dataset<Row> table = table(images, indexed);
      try (ImageTable kept = SparkTable.of(table, dataframe, ImageForm.fitted(SHAPE))) {
        assertThat(kept.count()).isEqualTo(PICTURES - 3);
        requireSame(kept, SparkTable.of(table, dataframe));
      }
    }
  }

  /** Before that its first row is looked at twice: Spark counts columns, and it may be a header. */
  @Test
  void textsOfPixelsAreReadOnce() throws IOException {
    StringBuilder text = new StringBuilder("label,pixel0,pixel1,pixel2,pixel3\n");
    for (int i = 0; i < PICTURES; i++) {
      text.append("%d,%d,1,2,3\n".formatted(i % 5, i));
    }
    Path file = Files.writeString(directory.resolve("x.csv"), text);
    DataConfig csv = new DataConfig(file.toString(), CsvTable.NAME);
    try (TrainingData data = TrainingData.open(spark, csv)) {
      ImageShards shards = data.shards(SHAPE, 1, 4);
      shards.requireLabels(5);
      shards.loadedInto(2);
      shards.loadedInto(4);
      assertThat(data.images(SHAPE).images().count()).isEqualTo(PICTURES);
      assertThat(CountingFileSystem.takeOpened()).isEqualTo(Map.of("x.csv", 3));
    }
    Files.writeString(file, text + "1,2,3,x,4\n");
    assertThatThrownBy(() -> ImageTables.train(spark, csv))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("row 31 of x.csv: pixel2 is \"x\", expected");
  }

  /** Some rows are pixels, which have sizes, and some are files. */
  @Test
  void filesBesidePixelsAreReadAgain() throws IOException {
    StructType type =
        StructType.fromDDL("index BIGINT, image BINARY, height INT, width INT, channels INT");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      rows.add(
          i % 2 == 0
              ? RowFactory.create((long) i, png(i), null, null, null)
              : RowFactory.create((long) i, new byte[] {(byte) i, 2, 3, 4}, 2, 2, 1));
    }
    String path = directory.resolve("mixed").toString();
    spark.createDataFrame(rows, type).write().parquet(path);
    DataConfig parquet = new DataConfig(path, DataConfig.PARQUET);
    try (ImageTable kept = ImageTables.train(spark, parquet, ImageForm.fitted(SHAPE))) {
      requireSame(kept, ImageTables.train(spark, parquet));
    }
  }

  /** The disks that hold what is decoded show it only if they are not encrypted. */
  @Test
  void keptImagesAreEncryptedWhereSparkEncrypts() throws IOException {
    BufferedImage sevens = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    byte[] line = new byte[64 * 64];
    java.util.Arrays.fill(line, (byte) 7);
    sevens.getRaster().setDataElements(0, 0, 64, 64, line);
    Files.createDirectories(directory.resolve("sevens"));
    ImageIO.write(sevens, "png", directory.resolve("sevens/x.png").toFile());
    spark.stop();
    try {
      assertThat(isShownOnDisk(false)).isTrue();
      assertThat(isShownOnDisk(true)).isFalse();
    } finally {
      startSpark();
    }
  }

  private boolean isShownOnDisk(boolean encrypted) throws IOException {
    Path local = directory.resolve("local-" + encrypted);
    try (SparkSession session =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.local.dir", local.toString())
            .config("spark.io.encryption.enabled", encrypted)
            .getOrCreate()) {
      DataConfig data = new DataConfig(directory.resolve("sevens").toString(), DataConfig.IMAGES);
      try (ImageTable table =
              ImageTables.train(session, data, ImageForm.fitted(new ImageShape(1, 64, 64)));
          Stream<Path> files = Files.walk(local)) {
        String sevens = "\7".repeat(1000);
        assertThat(table.count()).isEqualTo(1);
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(sevens)) {
            return true;
          }
        }
        return false;
      }
    }
  }
}
