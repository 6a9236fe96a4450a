package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTargetTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "grid.png, , PNG, true",
    "GRID.PNG, , PNG, true",
    "digits, PNG, PNG, false",
    "digits.idx, , IDX, true",
    "images-idx3-ubyte, , IDX, true",
    "digits, IDX, IDX, false",
    "digits.parquet, , PARQUET, false",
    "digits, PARQUET, PARQUET, false",
  })
  void nameDecidesFormat(String name, ImageFormat asked, ImageFormat format, boolean isFile) {
    ImageTarget target = check(name, asked, false);

    assertThat(target.format()).isEqualTo(format);
    assertThat(target.isFile()).isEqualTo(isFile);
  }

  @Test
  void refusesNameWithoutFormat() {
    assertRefused("digits", null, false, "give --format");
  }

  @Test
  void refusesNameOfOtherFormat() {
    assertRefused("grid.png", ImageFormat.IDX, false, "name of another format than --format idx");
  }

  @Test
  void takesEmptyDirectory() throws IOException {
    Files.createDirectory(directory.resolve("digits"));

    assertThat(check("digits", ImageFormat.PNG, false).isFile()).isFalse();
  }

  @Test
  void refusesFileThatIsThere() throws IOException {
    Files.writeString(directory.resolve("grid.png"), "old");

    assertRefused("grid.png", null, false, "is there already");
    assertThat(check("grid.png", null, true)).isNotNull();
  }

  @Test
  void refusesDirectoryThatIsNotEmpty() throws IOException {
    write("digits/00000000.png");

    assertRefused("digits", ImageFormat.PNG, false, "is there already");
    assertThat(check("digits", ImageFormat.PNG, true)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"PNG, holiday.png", "IDX, labels-idx1-ubyte", "PARQUET, 00000000.png"})
  void refusesToReplaceWhatItDidNotWrite(ImageFormat format, String name) throws IOException {
    write("digits/" + name);

    assertRefused("digits", format, true, "holds " + name + ", which generate did not write");
    assertThat(directory.resolve("digits").resolve(name)).exists();
  }

  @Test
  void refusesFileInPlaceOfDirectory() throws IOException {
    write("digits.parquet");

    assertRefused("digits.parquet", null, true, "is a file, expected a directory");
  }

  @Test
  void refusesDirectoryInPlaceOfFile() throws IOException {
    Files.createDirectory(directory.resolve("grid.png"));

    assertRefused("grid.png", null, true, "is a directory, expected a file");
  }

  @Test
  void refusesUnknownFileSystem() {
    assertThatThrownBy(
            () -> ImageTarget.check("nowhere:/x.png", null, false, new Configuration(false)))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("cannot write to --to nowhere:/x.png: ");
  }

  @Test
  void clearsOnlyWhatItWrote() throws IOException {
    write("digits/00000000.png");
    write("digits/_SUCCESS");
    ImageTarget target = check("digits", ImageFormat.PNG, true);
    write("digits/late.txt");

    target.clearDirectory(new Configuration(false));

    assertThat(directory.resolve("digits")).isDirectoryNotContaining("glob:**.png");
    assertThat(directory.resolve("digits/_SUCCESS")).doesNotExist();
    assertThat(directory.resolve("digits/late.txt")).exists();
  }

  private ImageTarget check(String name, ImageFormat asked, boolean overwrite) {
    return ImageTarget.check(
        directory.resolve(name).toString(), asked, overwrite, new Configuration(false));
  }

  private void assertRefused(String name, ImageFormat asked, boolean overwrite, String message) {
    assertThatThrownBy(() -> check(name, asked, overwrite))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private void write(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"digits.jpg", "digits.JPEG", "a.gif", "b.webp"})
  void refusesThePicturesThatItDoesNotWrite(String name) {
    for (ImageFormat asked : new ImageFormat[] {null, ImageFormat.PNG}) {
      assertThatThrownBy(() -> ImageFormat.of(name, asked))
          .isInstanceOf(UserErrorException.class)
          .hasMessage(
              "--to %s is the name of a picture that generate does not write: name a .png, an .idx"
                  + " or a .parquet",
              name);
    }
  }
}
