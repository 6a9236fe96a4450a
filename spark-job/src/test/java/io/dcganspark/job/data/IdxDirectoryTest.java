package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxDirectoryTest {
  private final Configuration hadoop = new Configuration();
  @TempDir private Path directory;

  private IdxDirectory open(String path, IdxSplit split) throws IOException {
    return IdxDirectory.open(path, split, hadoop);
  }

  private void refuses(String path, String... parts) {
    assertThatThrownBy(() -> open(path, IdxSplit.TRAIN))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void findsBothSplits() throws IOException {
    String excerpt = IdxDirectoryTest.class.getResource("/mnist-excerpt").getPath();
    assertThat(open(excerpt, IdxSplit.TRAIN).images().header().records()).isEqualTo(512);
    assertThat(open(excerpt, IdxSplit.TEST).labelsOrNull().header().records()).isEqualTo(128);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train-%s-%s-ubyte", "train-%s.%s-ubyte"})
  void findsFilesUnderBothOfTheirNames(String name) throws IOException {
    Files.write(directory.resolve(name.formatted("images", "idx3")), IdxBytes.images(3, 5, 4));
    Files.write(
        directory.resolve(name.formatted("labels", "idx1") + ".gz"),
        IdxBytes.gzip(IdxBytes.labels(3)));
    IdxDirectory found = open(directory.toString(), IdxSplit.TRAIN);
    assertThat(found.height()).isEqualTo(5);
    assertThat(found.width()).isEqualTo(4);
    assertThat(found.images().isCompressed()).isFalse();
    assertThat(found.labelsOrNull().isCompressed()).isTrue();
  }

  @Test
  void namesFilesInFullForExecutorsElsewhere() throws IOException {
    IdxBytes.write(directory, 3, 5, 4);
    Path relative = Path.of("").toAbsolutePath().relativize(directory);
    assertThat(open(relative.toString(), IdxSplit.TRAIN).images().path())
        .isEqualTo("file:%s/%s".formatted(directory, IdxBytes.TRAIN_IMAGES));
  }

  @Test
  void refusesADirectoryThatIsMissingOrHasOtherFiles() {
    refuses(directory + "/no", "file:" + directory + "/no does not exist: expected a directory");
    refuses(
        directory.toString(),
        directory + " holds none of train-images-idx3-ubyte",
        "fetch-mnist",
        "data.format");
  }

  @Test
  void imagesMayHaveNoLabels() throws IOException {
    IdxBytes.write(directory, 3, 5, 4);
    Files.delete(directory.resolve(IdxBytes.TRAIN_LABELS));
    IdxDirectory found = open(directory.toString(), IdxSplit.TRAIN);
    assertThat(found.labelsOrNull()).isNull();
    assertThat(found.verify(hadoop)).isEqualTo(found.images().sha256(hadoop));
  }

  @Test
  void refusesImagesAndLabelsThatDifferInNumber() throws IOException {
    IdxBytes.write(directory, 3, 5, 4);
    Files.write(directory.resolve(IdxBytes.TRAIN_LABELS), IdxBytes.labels(4));
    refuses(
        directory.toString(),
        IdxBytes.TRAIN_IMAGES + " holds 3 images",
        IdxBytes.TRAIN_LABELS + " 4 labels");
  }

  @Test
  void refusesLabelsInThePlaceOfImages() throws IOException {
    IdxBytes.write(directory, 3, 5, 4);
    Files.write(directory.resolve(IdxBytes.TRAIN_IMAGES), IdxBytes.labels(3));
    refuses(directory.toString(), "starts with 0x00000801, expected 0x00000803");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "a b:c d"})
  void refusesWhatIsNoPath(String path) {
    refuses(path, "\"%s\" cannot be used".formatted(path));
  }

  @Test
  void verifyingReadsBothFiles() throws IOException {
    IdxBytes.write(directory, 3, 5, 4);
    IdxDirectory found = open(directory.toString(), IdxSplit.TRAIN);
    assertThat(found.verify(hadoop)).isEqualTo(found.images().sha256(hadoop));
    Files.write(directory.resolve(IdxBytes.TRAIN_LABELS), IdxBytes.labels(2));
    assertThatThrownBy(() -> found.verify(hadoop))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageContaining(IdxBytes.TRAIN_LABELS + " was changed while it was read");
  }
}
