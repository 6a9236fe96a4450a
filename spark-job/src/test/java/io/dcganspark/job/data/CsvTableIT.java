package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV files with an image a row, as Kaggle has them. */
@Tag("chaos")
class CsvTableIT {
  private static final ImageShape SMALL = new ImageShape(1, 2, 2);

  private static SparkSession spark;
  @TempDir private Path directory;

  @BeforeAll
  static void startSpark() {
    // As after a program that evaluated input_file_name() on its driver: new threads inherit it.
    InputFileBlockHolder.initialize();
    spark =
        SparkSession.builder()
            .master("local[3]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.files.maxPartitionBytes", 8192)
            .config("spark.sql.files.openCostInBytes", 1)
            .config("spark.sql.shuffle.partitions", 3)
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private String file(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
      out.write(text);
    }
    return file.toString();
  }

  private static DataConfig csv(String path, String... options) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put(options[i], options[i + 1]);
    }
    return new DataConfig(path, CsvTable.NAME, DataConfig.Labels.STORED, 10, "image", "label", map);
  }

  private static List<FittedImage> images(DataConfig data, ImageShape shape) {
    List<FittedImage> images =
        new ArrayList<>(ImageTables.train(spark, data).images(shape).collect());
    images.sort(Comparator.comparingLong(FittedImage::index));
    return images;
  }

  private static List<byte[]> pixels(DataConfig data, ImageShape shape) {
    return images(data, shape).stream().map(FittedImage::pixels).toList();
  }

  private static void refuses(DataConfig data, String... parts) {
    assertThatThrownBy(() -> ImageTables.train(spark, data))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  /** Kaggle's digit recognizer: train.csv, or test.csv without labels. */
  private static String[] kaggle(int images, boolean labelled) {
    List<String> lines = new ArrayList<>();
    String header =
        IntStream.range(0, 784).mapToObj(i -> "pixel" + i).collect(Collectors.joining(","));
    lines.add(labelled ? "label," + header : header);
    for (int image = 0; image < images; image++) {
      int number = image;
      String row =
          IntStream.range(0, 784)
              .mapToObj(i -> String.valueOf((number + i) % 256))
              .collect(Collectors.joining(","));
      lines.add(labelled ? number % 10 + "," + row : row);
    }
    return lines.toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource({"train.csv, true", "test.csv, false", "train.csv.gz, true"})
  void readsKagglesDigitsInTheOrderOfTheirRows(String name, boolean labelled) throws IOException {
    DataConfig data = csv(file(name, kaggle(25, labelled)));
    assertThat(ImageShards.look(data, new Configuration()).notes()).isEmpty();
    ImageTable table = ImageTables.train(spark, data);
    assertThat(table.hasLabels()).isEqualTo(labelled);
    assertThat(table.rows().rdd().getNumPartitions() > 1).isEqualTo(!name.endsWith(".gz"));
    List<FittedImage> images = images(data, new ImageShape(1, 28, 28));
    assertThat(images).hasSize(25);
    for (int image = 0; image < 25; image++) {
      byte[] expected = new byte[784];
      for (int i = 0; i < 784; i++) {
        expected[i] = (byte) (image + i);
      }
      assertThat(images.get(image).pixels()).isEqualTo(expected);
      assertThat(images.get(image).label()).isEqualTo(labelled ? image % 10 : FittedImage.NO_LABEL);
    }
  }

  @Test
  void theChecksumDependsOnImagesNotOnFiles() throws IOException {
    String[] lines = kaggle(9, true);
    ImageTable one = ImageTables.train(spark, csv(file("a.csv", lines)));
    Path folder = Files.createDirectory(directory.resolve("folder"));
    file("folder/1.csv", Arrays.copyOfRange(lines, 0, 4));
    String[] rest = Arrays.copyOfRange(lines, 3, 10);
    rest[0] = lines[0];
    file("folder/2.csv.gz", rest);
    ImageTable two = ImageTables.train(spark, csv(folder.toString()));
    assertThat(two.imagesSha256()).isEqualTo(one.imagesSha256());
    assertThat(two.labelsSha256OrNull()).isEqualTo(one.labelsSha256OrNull());
  }

  @Test
  void columnsAreOrderedByTheirNumbersAndTheLabelIsAnywhere() throws IOException {
    String path = file("a.csv", "pixel3,id,pixel1,Label,pixel2,pixel4", "30,9,10,7,20,40");
    List<FittedImage> images = images(csv(path), SMALL);
    assertThat(images).hasSize(1);
    assertThat(images.get(0).pixels()).containsExactly(10, 20, 30, 40);
    assertThat(images.get(0).label()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"label,1x1,1x2,2x1,2x2", "label,0,1,2,3", "label,px_1,px_2,px_3,px_4"})
  void readsOtherNamesOfPixels(String header) throws IOException {
    assertThat(pixels(csv(file("a.csv", header, "7,1,2,3,4")), SMALL))
        .containsExactly(new byte[] {1, 2, 3, 4});
  }

  /** Sixteen pixels are a square too. */
  @Test
  void namesOfRowsAndColumnsGiveTheSizes() throws IOException {
    String header =
        IntStream.range(0, 16)
            .mapToObj(i -> "%dx%d".formatted(i / 8 + 1, i % 8 + 1))
            .collect(Collectors.joining(","));
    String row = IntStream.range(0, 16).mapToObj(String::valueOf).collect(Collectors.joining(","));
    ImageTable table = ImageTables.train(spark, csv(file("a.csv", header, row)));
    assertThat(table.rows().select("height", "width").first().mkString("x")).isEqualTo("2x8");
    refuses(
        csv(file("b.csv", header, row), "height", "4", "width", "4"), "has 16 columns of pixels");
  }

  @Test
  void readsFilesWithoutAHeader() throws IOException {
    List<FittedImage> labelled = images(csv(file("a.csv", "7,1,2,3,4", "8,5,6,7,255")), SMALL);
    assertThat(labelled).extracting(FittedImage::label).containsExactly(7, 8);
    assertThat(labelled.get(1).pixels()).containsExactly(5, 6, 7, -1);
    assertThat(pixels(csv(file("b.csv", "1,2,3,4")), SMALL))
        .containsExactly(new byte[] {1, 2, 3, 4});
  }

  @Test
  void sizesAndColoursAreGiven() throws IOException {
    assertThat(
            pixels(
                csv(file("wide.csv", "1,2,3,4,5,6"), "height", "2", "width", "3"),
                new ImageShape(1, 2, 3)))
        .containsExactly(new byte[] {1, 2, 3, 4, 5, 6});
    assertThat(
            pixels(
                csv(
                    file("colours.csv", "1,2,3,4,5,6,7,8,9,10,11,12,0"),
                    "channels",
                    "3",
                    "header",
                    "false"),
                new ImageShape(3, 2, 2)))
        .containsExactly(new byte[] {2, 5, 8, 11, 3, 6, 9, 12, 4, 7, 10, 0});
  }

  @ParameterizedTest
  @CsvSource({
    "256, pixel2 is \"256\"",
    "-1, pixel2 is \"-1\"",
    "0.5, pixel2 is \"0.5\"",
    "4294967297, pixel2 is \"4294967297\"",
    "'', pixel2 is \"\"",
    "'1,1', it has more or fewer values than the 5 columns"
  })
  void aValueThatIsNoneIsNamedWithItsRow(String value, String found) throws IOException {
    String[] lines = new String[1200];
    Arrays.fill(lines, "7,10,20,30,40");
    lines[0] = "label,pixel0,pixel1,pixel2,pixel3";
    lines[1071] = "7,1,2," + value + ",4";
    refuses(csv(file("a.csv", lines)), "a.csv, row 1071 of a.csv: " + found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4294967296", "-1", "cat", ""})
  void aLabelThatIsNoneIsNamedWithItsRow(String label) throws IOException {
    DataConfig data =
        csv(file("a.csv", "label,pixel0,pixel1,pixel2,pixel3", "1,1,1,1,1", label + ",1,2,3,4"));
    refuses(data, "row 2 of a.csv: label is \"" + label + "\", expected a whole number from 0");
    DataConfig without =
        new DataConfig(data.path(), "csv", DataConfig.Labels.NONE, 0, "image", "label", Map.of());
    assertThat(pixels(without, SMALL)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"my digits.csv", "50%20off.csv", "größe[1].csv"})
  void aRowIsNamedByItsFileWhateverItsLetters(String name) throws IOException {
    DataConfig data =
        csv(file(name, "label,pixel0,pixel1,pixel2,pixel3", "1,1,1,1,1", "x,1,1,1,1"));
    refuses(data, "row 2 of " + name + ": label is \"x\"");
  }

  @Test
  void aHeaderOfAnotherFileIsRefused() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    file("folder/1.csv", "label,pixel0,pixel1,pixel2,pixel3", "1,1,1,1,1");
    file("folder/2.csv", "pixel0,pixel1,pixel2,pixel3,label", "1,1,1,1,1");
    refuses(csv(folder.toString()), "cannot be read as csv");
  }

  @Test
  void whatIsNoTableOfPixelsIsRefused() throws IOException {
    refuses(csv(file("a.csv", "name,age", "x,3")), "has no columns of pixels, expected pixel0");
    refuses(csv(file("b.csv", "1,2,3")), "has 3 columns without names", "data.options.height");
    refuses(
        csv(file("c.csv", "pixel0,pixel1,pixel3,pixel4", "1,2,3,4")),
        "has a column pixel3, expected pixel 2");
    refuses(
        csv(file("placed.csv", "1x1,1x2,2x1,3x2", "1,2,3,4")),
        "has a column 3x2, expected pixel 2x2");
    refuses(
        csv(file("twice.csv", "pixel0,pixel1,pixel1,pixel2", "1,2,3,4")),
        "has a column pixel1, expected pixel 2");
    refuses(
        csv(file("late.csv", "pixel5,pixel6,pixel7,pixel8", "1,2,3,4")),
        "has a column pixel5, expected the first pixel");
    refuses(
        csv(file("d.csv", "1,2,3,4"), "height", "3", "width", "3"),
        "has 4 columns without names",
        "9 (data.options: height 3, width 3, channels 1)");
    refuses(csv(file("e.csv", "label,pixel0,pixel1", "1,2,3")), "has 2 columns of pixels");
    Files.createFile(directory.resolve("empty.csv"));
    refuses(csv(directory + "/empty.csv"), "holds no rows");
    refuses(csv(file("f.csv", "label,pixel0")), "holds no image that can be used");
  }

  @ParameterizedTest
  @CsvSource({
    "mode, DROPMALFORMED, data.options.mode is not known",
    "header, yes, data.options.header is \"yes\"",
    "height, 28, data.options.height is set alone",
    "channels, 4, data.options.channels is \"4\""
  })
  void optionsAreCheckedBeforeSpark(String key, String value, String found) throws IOException {
    DataConfig data = csv(file("a.csv", "1,2,3,4"), key, value);
    assertThatThrownBy(() -> ImageShards.look(data, new Configuration()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(found);
  }

  @Test
  void itIsPreparedAsAnyOther() throws IOException {
    DataConfig data = csv(file("a.csv", "7,1,2,3,4", "8,5,6,7,255"));
    Path to = Files.createDirectory(directory.resolve("to"));
    PreparedData prepared =
        PreparedData.write(
            spark,
            data,
            Optional.empty(),
            new PreparedData.Target() {
              @Override
              public org.apache.hadoop.fs.Path path() {
                return new org.apache.hadoop.fs.Path(to.toString());
              }

              @Override
              public void clear() {}

              @Override
              public void write(String name, byte[] content) throws IOException {
                Files.write(to.resolve(name), content);
              }
            },
            1);
    assertThat(prepared.sha256()).isEqualTo(ImageTables.train(spark, data).imagesSha256());
    assertThat(pixels(new DataConfig(to.toString(), DataConfig.PARQUET), SMALL))
        .containsExactly(new byte[] {1, 2, 3, 4}, new byte[] {5, 6, 7, -1});
  }
}
