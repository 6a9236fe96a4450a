package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
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
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of pictures of one colour, whose red tells which one it is. */
class PictureFolderIT {
  private static final ImageShape COLOURED = new ImageShape(3, 4, 4);

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
    assertThat(PictureFiles.count(directory.toString(), new Configuration())).isEqualTo(3);
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
    assertThat(sum)
        .isEqualTo(Sha256.of(listing.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
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
        "holds 2 image(s) that cannot be used, expected at most data.max-broken, 1",
        "the first: 4.png is empty");
  }

  @Test
  void refusesFoldersWithoutPictures() throws IOException {
    refuses(data(DataConfig.Labels.STORED, 9), "holds no image that can be used");
    Files.write(directory.resolve("x.png"), new byte[0]);
    refuses(data(DataConfig.Labels.STORED, 9), "holds no image", "the first: x.png is empty");
    refuses(new DataConfig(directory + "/no", DataConfig.IMAGES), "/no does not exist, expected");
    refuses(new DataConfig(directory + "/x.png", DataConfig.IMAGES), "x.png is a file, expected");
    assertThatThrownBy(
            () ->
                PictureFiles.count(
                    Files.createDirectory(directory.resolve("empty")).toString(),
                    new Configuration()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("holds no file that ends in .png, .jpg or .jpeg");
  }
}
