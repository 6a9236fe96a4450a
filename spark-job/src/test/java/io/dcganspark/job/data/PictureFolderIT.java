package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.state.Sha256;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of pictures of one colour, whose red identifies the picture. */
class PictureFolderIT {
  private static final ImageShape COLOURED = new ImageShape(3, 4, 4);

  /** Hadoop's file of a file's checksums: one for each 512 bytes. */
  private static final byte[] WRONG_CHECKSUM = {'c', 'r', 'c', 0, 0, 0, 2, 0, 1, 2, 3, 4};

  private static SparkSession spark;
  @TempDir private Path directory;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[3]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 3)
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private void picture(String name, int red) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(5, 7, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 35; i++) {
      image.setRGB(i % 5, i / 5, red << 16 | 100 << 8 | 200);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private DataConfig data(DataConfig.Labels labels, int maxBroken) {
    return new DataConfig(directory.toString(), DataConfig.IMAGES, labels, maxBroken);
  }

  private ImageTable open() {
    return ImageTables.train(spark, data(DataConfig.Labels.STORED, 0));
  }

  private static List<FittedImage> inOrder(ImageTable table, ImageShape shape) {
    List<FittedImage> images = new ArrayList<>(table.images(shape).collect());
    images.sort(Comparator.comparingLong(FittedImage::index));
    return images;
  }

  private static List<Integer> reds(ImageTable table) {
    return inOrder(table, COLOURED).stream().map(image -> image.pixels()[0] & 0xFF).toList();
  }

  private void refuses(DataConfig data, String... parts) {
    assertThatThrownBy(() -> ImageTables.train(spark, data))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @Test
  void filesAreInTheOrderOfTheirPathsWhateverTheirDepth() throws IOException {
    picture("b.PNG", 3);
    picture("a b/ü %20.png", 2);
    picture("a b/deep/x.png", 1);
    picture("_own/x.png", 99);
    picture("a b/.x.png", 99);
    Files.writeString(directory.resolve("notes.txt"), "no picture");
    ImageTable table = open();
    assertThat(table.count()).isEqualTo(3);
    assertThat(table.hasLabels()).isFalse();
    assertThat(reds(table)).containsExactly(1, 2, 3);
    assertThat(ImageShards.count(data(DataConfig.Labels.STORED, 0), new Configuration()))
        .hasValue(3);
  }

  /** As of a file that was changed after Hadoop had written it and its checksums beside it. */
  @Test
  void refusesInOneLineWhatIsNotWhatItsChecksumsSay() throws IOException {
    picture("a.png", 1);
    Path checksums = Files.write(directory.resolve(".a.png.crc"), WRONG_CHECKSUM);
    refuses(data(DataConfig.Labels.STORED, 0), "cannot be read as images: ", "a.png");

    Files.delete(checksums);
    assertThat(reds(open())).containsExactly(1);
  }

  @Test
  void coloursAreKeptOrBecomeBrightness() throws IOException {
    picture("x.png", 50);
    byte[] coloured = inOrder(open(), COLOURED).get(0).pixels();
    assertThat(coloured).hasSize(48).startsWith((byte) 50).endsWith((byte) 200);
    assertThat(coloured[16]).isEqualTo((byte) 100);
    byte[] grey = inOrder(open(), new ImageShape(1, 4, 4)).get(0).pixels();
    assertThat(grey)
        .hasSize(16)
        .containsOnly((50 * 19595 + 100 * 38470 + 200 * 7471 + 32768) >> 16);
  }

  @Test
  void foldersAreLabelsInTheOrderOfTheirNames() throws IOException {
    picture("dogs/1.png", 1);
    picture("cats/2.png", 2);
    picture("cats/1.png", 3);
    ImageTable table = ImageTables.train(spark, data(DataConfig.Labels.FOLDERS, 0));
    assertThat(table.hasLabels()).isTrue();
    assertThat(reds(table)).containsExactly(3, 2, 1);
    assertThat(inOrder(table, COLOURED)).extracting(FittedImage::label).containsExactly(0, 0, 1);
  }

  @Test
  void refusesAFileInNoFolderWhereFoldersAreLabels() throws IOException {
    picture("cats/1.png", 1);
    picture("stray.png", 2);
    refuses(data(DataConfig.Labels.FOLDERS, 0), "stray.png lies in no folder below");
  }

  @Test
  void theChecksumIsThatOfNamesAndContentsWhereverTheFolderLies() throws IOException {
    picture("a.png", 1);
    picture("b.png", 2);
    String sum = open().imagesSha256();
    assertThat(open().imagesSha256()).isEqualTo(sum);
    StringBuilder listing = new StringBuilder();
    for (String name : List.of("a.png", "b.png")) {
      listing.append(
          "%s  %s\n".formatted(Sha256.of(Files.readAllBytes(directory.resolve(name))), name));
    }
    assertThat(sum).isEqualTo(Sha256.of(listing.toString().getBytes(StandardCharsets.UTF_8)));
    picture("b.png", 3);
    assertThat(open().imagesSha256()).isNotEqualTo(sum);
  }

  @Test
  void brokenImagesAreNamedAndLeftOutUpToALimit() throws IOException {
    for (int i = 0; i < 9; i++) {
      picture("%d.png".formatted(i), i);
    }
    Files.write(directory.resolve("4.png"), new byte[0]);
    Path cut = directory.resolve("7.png");
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(cut), 40));
    try (CapturedLog log = new CapturedLog(BrokenImages.class)) {
      ImageTable table = ImageTables.train(spark, data(DataConfig.Labels.STORED, 2));
      assertThat(table.count()).isEqualTo(7);
      assertThat(reds(table)).containsExactly(0, 1, 2, 3, 5, 6, 8);
      assertThat(inOrder(table, COLOURED))
          .extracting(FittedImage::index)
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(log.warnings()).hasSize(2).first().asString().contains("4.png is empty");
    }
    refuses(
        data(DataConfig.Labels.STORED, 1),
        "holds 2 images that cannot be used, expected at most data.max-broken, 1",
        "the first: 4.png is empty");
  }

  @Test
  void refusesFoldersWithoutPictures() throws IOException {
    refuses(data(DataConfig.Labels.STORED, 9), "holds no file that ends in .png, .jpg,");
    Files.write(directory.resolve("x.png"), new byte[0]);
    refuses(data(DataConfig.Labels.STORED, 9), "holds no image", "the first: x.png is empty");
    refuses(new DataConfig(directory + "/no", DataConfig.IMAGES), "/no does not exist, expected");
    refuses(new DataConfig(directory + "/x.png", DataConfig.IMAGES), "x.png is a file, expected");
    DataConfig empty =
        new DataConfig(
            Files.createDirectory(directory.resolve("empty")).toString(), DataConfig.IMAGES);
    assertThatThrownBy(() -> ImageShards.count(empty, new Configuration()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("holds no file that ends in .png, .jpg,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[1]", "a{1,2}", "a*", "a?", "a\\[1]", "a:1", "_a", ".a", "a %20,#"})
  void aPathMeansItself(String name) throws IOException {
    for (String sibling : List.of("a1/x.png", "a2/x.png", "a/x.png", "ab/x.png")) {
      picture(sibling, 99);
    }
    picture(name + "/x.png", 7);
    DataConfig data = new DataConfig(directory.resolve(name).toString(), DataConfig.IMAGES);
    try (CapturedLog log = new CapturedLog(DataFindings.class)) {
      assertThat(reds(ImageTables.train(spark, data))).containsExactly(7);
      assertThat(log.warnings()).isEmpty();
    }
    DataConfig missing =
        new DataConfig(directory.resolve("b" + name).toString(), DataConfig.IMAGES);
    refuses(missing, "does not exist");
  }

  @Test
  void namesWithColonsAndOthersMeanThemselves() throws IOException {
    picture("10:30:00.png", 1);
    picture("2024:01/x[1].png", 2);
    picture("2024:01/{a,b}.png", 3);
    picture("a\nb.png", 4);
    picture("q?.png", 5);
    picture("z%41.png", 6);
    assertThat(reds(open())).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aFolderIsReadOnceWhateverLinksLeadToIt() throws IOException {
    picture("cat/a.png", 1);
    picture("dog/b.png", 2);
    Path elsewhere = Files.createTempDirectory("elsewhere");
    picture(elsewhere + "/c.png", 3);
    Files.createSymbolicLink(directory.resolve("again"), directory);
    Files.createSymbolicLink(directory.resolve("cat/up"), directory);
    Files.createSymbolicLink(directory.resolve("another"), directory.resolve("cat"));
    Files.createSymbolicLink(directory.resolve("outside"), elsewhere);
    Files.createSymbolicLink(directory.resolve("nowhere.png"), directory.resolve("gone.png"));
    Files.createSymbolicLink(directory.resolve("file.png"), directory.resolve("cat/a.png"));
    assertThat(reds(open())).containsExactly(1, 2, 1, 3);
    assertThat(ImageShards.look(data(DataConfig.Labels.STORED, 0), new Configuration()).notes())
        .containsExactly(
            "left out: 3 links to what is read already", "left out: 1 link to nowhere");
  }

  @Test
  void whatIsNoPictureIsCountedByItsEnding() throws IOException {
    for (String name : List.of("m.bmp", "m.gif", "m.jfif", "m.jpe", "m.ppm", "m.tif", "m.webp")) {
      Files.write(directory.resolve(name), PillowPixelsTest.file("mixed/" + name));
    }
    Files.write(directory.resolve("n.WEBP"), new byte[1]);
    Files.write(directory.resolve("README"), new byte[1]);
    picture("_own/x.png", 1);
    picture(".x.png", 1);
    String line =
        "left out: 2 .webp, 1 .ppm, 1 without an ending, 1 picture with a name that starts with"
            + " . or _, 1 folder with a name that starts with . or _";
    try (CapturedLog log = new CapturedLog(DataFindings.class)) {
      assertThat(open().count()).isEqualTo(5);
      assertThat(log.warnings()).containsExactly("In %s, %s".formatted(directory, line));
    }
    DataFindings found = ImageShards.look(data(DataConfig.Labels.STORED, 0), new Configuration());
    assertThat(found.notes()).containsExactly(line);
    assertThat(found.images()).hasValue(5);
  }

  @Test
  void theFolderBelowTheRootIsTheLabel() throws IOException {
    picture("cat/siam/1.png", 1);
    picture("cat/persian/1.png", 2);
    picture("dog/siam/1.png", 3);
    picture("dog/2.png", 4);
    ImageTable table = ImageTables.train(spark, data(DataConfig.Labels.FOLDERS, 0));
    assertThat(reds(table)).containsExactly(2, 1, 4, 3);
    assertThat(inOrder(table, COLOURED)).extracting(FittedImage::label).containsExactly(0, 0, 1, 1);
  }

  @Test
  void aBrokenPictureDoesNotRenumberTheOtherFolders() throws IOException {
    picture("ant/1.png", 1);
    picture("bee/1.png", 2);
    Files.write(directory.resolve("ant/1.png"), new byte[3]);
    ImageTable table = ImageTables.train(spark, data(DataConfig.Labels.FOLDERS, 1));
    assertThat(inOrder(table, COLOURED)).extracting(FittedImage::label).containsExactly(1);
  }

  @Test
  void picturesAreTurnedWhereThatIsAskedForAndPreparedAsTheyAreTurned() throws IOException {
    Files.write(directory.resolve("x.jpg"), PillowPixelsTest.file("exif-6.jpg"));
    ImageShape shape = new ImageShape(3, 37, 29);
    byte[] stored = PictureDecoder.decode(PillowPixelsTest.file("exif-6.jpg"), false).pixels();
    byte[] turned = PictureDecoder.decode(PillowPixelsTest.file("exif-6.jpg"), true).pixels();
    assertThat(inOrder(open(), new ImageShape(3, 29, 37)).get(0).pixels()).isEqualTo(stored);
    DataConfig apply = withOptions(Map.of("orientation", "apply"));
    assertThat(inOrder(ImageTables.train(spark, apply), shape).get(0).pixels()).isEqualTo(turned);

    Path to = directory.resolve("_to[1]");
    PreparedData.write(spark, apply, Optional.empty(), new LocalTarget(to), 1);
    ImageTable prepared =
        ImageTables.train(
            spark, new DataConfig(to.toString(), DataConfig.PARQUET, DataConfig.Labels.NONE, 0));
    assertThat(inOrder(prepared, shape).get(0).pixels()).isEqualTo(turned);
  }

  private DataConfig withOptions(Map<String, String> options) {
    return new DataConfig(
        directory.toString(),
        DataConfig.IMAGES,
        DataConfig.Labels.STORED,
        0,
        "image",
        "label",
        options);
  }

  @Test
  void settingsThatMeanNothingToAFolderAreNamed() throws IOException {
    picture("x.png", 1);
    refuses(withOptions(Map.of("orientaton", "apply")), "data.options.orientaton is not known");
    refuses(
        withOptions(Map.of("orientation", "yes")),
        "data.options.orientation is \"yes\", expected stored or apply");
    DataConfig columns =
        new DataConfig(
            directory.toString(),
            DataConfig.IMAGES,
            DataConfig.Labels.STORED,
            0,
            "picture",
            "kind",
            Map.of());
    assertThat(ImageShards.look(columns, new Configuration()).notes())
        .containsExactly(
            "ignored: data.image-column, data.label-column, since data.format=images has no"
                + " columns");
  }

  /** A Java with the locale POSIX hands out no name that is not ASCII. */
  @Test
  void namesThatJavaCannotSpellAreRefusedAndNotDropped() throws Exception {
    picture("a.png", 1);
    picture("日本.png", 2);
    picture("ünder/x.png", 3);
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ListedPictures.class.getName(),
            directory.toString());
    java.environment().put("LC_ALL", "POSIX");
    Process process = java.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isEqualTo(2);
    assertThat(out)
        .contains("holds 2 names that this Java cannot spell in ANSI_X3.4-1968")
        .contains("set LC_ALL=C.UTF-8");
  }

  /** Lists a folder in a separate process. */
  static final class ListedPictures {
    private ListedPictures() {}

    /** Prints the pictures below a folder. */
    public static void main(String[] args) throws IOException {
      try {
        PictureFiles.below(args[0], new Configuration()).pictures().forEach(System.out::println);
      } catch (UserErrorException e) {
        System.out.println(e.getMessage());
        System.exit(2);
      }
    }
  }
}
