package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names and folders that MNIST and its relatives come with. */
class IdxNamesTest {
  private static final int COUNT = 3;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;
  private static final int QMNIST_COLUMNS = 8;

  private final Configuration hadoop = new Configuration();
  @TempDir private Path directory;
  private byte[] images;

  @BeforeEach
  void draw() {
    images = IdxBytes.images(COUNT, HEIGHT, WIDTH);
  }

  private IdxDirectory open(Map<String, String> options) throws IOException {
    return IdxDirectory.open(
        directory.toString(), IdxSplit.TRAIN, IdxOptions.ofConfiguration(options), hadoop);
  }

  private IdxDirectory open() throws IOException {
    return open(Map.of());
  }

  private void refuses(Path path, Map<String, String> options, String... parts) {
    assertThatThrownBy(
            () ->
                IdxDirectory.open(
                    path.toString(), IdxSplit.TRAIN, IdxOptions.ofConfiguration(options), hadoop))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageContainingAll(parts);
  }

  private void write(String name, byte[] content) throws IOException {
    Files.createDirectories(directory.resolve(name).getParent());
    Files.write(directory.resolve(name), name.endsWith(".gz") ? IdxBytes.gzip(content) : content);
  }

  /** A row for each image, its label first. */
  private static byte[] labelTable(int... labels) {
    int[] table = new int[3 + labels.length * QMNIST_COLUMNS];
    table[0] = 0xC02;
    table[1] = labels.length;
    table[2] = QMNIST_COLUMNS;
    for (int i = 0; i < labels.length; i++) {
      Arrays.fill(table, 3 + i * QMNIST_COLUMNS, 3 + (i + 1) * QMNIST_COLUMNS, 1_000_000 + i);
      table[3 + i * QMNIST_COLUMNS] = labels[i];
    }
    return IdxBytes.header(table);
  }

  private static byte[] labels(int... labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return IdxBytes.join(IdxBytes.header(IdxBytes.LABELS_MAGIC, labels.length), bytes);
  }

  private static int[] read(IdxDirectory found, Configuration hadoop) throws IOException {
    int[] labels = new int[found.labelsOrNull().header().records()];
    try (IdxStream stream = found.labelsOrNull().openAt(0, hadoop)) {
      for (int i = 0; i < labels.length; i++) {
        labels[i] = found.label(i, stream.readRecord());
      }
    }
    return labels;
  }

  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte,            train-labels-idx1-ubyte,            false",
    "train-images.idx3-ubyte,            train-labels.idx1-ubyte,            false",
    "train-images-idx3-ubyte.gz,         train-labels-idx1-ubyte.gz,         false",
    "kmnist-train-images-idx3-ubyte.gz,  kmnist-train-labels-idx1-ubyte.gz,  false",
    "emnist-digits-train-images-idx3-ubyte.gz, emnist-digits-train-labels-idx1-ubyte.gz, true",
    "emnist-byclass-train-images-idx3-ubyte, emnist-byclass-train-labels-idx1-ubyte, true",
    "EMNIST-mnist-train-images.idx3-ubyte, EMNIST-mnist-train-labels.idx1-ubyte, true",
  })
  void areFound(String imagesName, String labelsName, boolean transposed) throws IOException {
    write(imagesName, images);
    write(labelsName, IdxBytes.labels(COUNT));
    IdxDirectory found = open();
    assertThat(found.images().path()).endsWith("/" + imagesName);
    assertThat(found.labelsOrNull().path()).endsWith("/" + labelsName);
    assertThat(found.transposed()).isEqualTo(transposed);
    assertThat(read(found, hadoop)).containsExactly(0, 1, 2);
    found.verify(hadoop);
  }

  @ParameterizedTest
  @ValueSource(strings = {"t10k", "test"})
  void ofTestImagesAreFound(String split) throws IOException {
    write("qmnist-train-images-idx3-ubyte", images);
    assertThat(holdsTest()).isFalse();
    write("qmnist-%s-images-idx3-ubyte.gz".formatted(split), images);
    write("other-test-images-idx3-ubyte.gz", images);
    assertThat(holdsTest()).isTrue();
    assertThat(IdxDirectory.open(directory.toString(), IdxSplit.TEST, hadoop).images().path())
        .contains("/qmnist-" + split);
  }

  private boolean holdsTest() throws IOException {
    return IdxDirectory.holds(directory.toString(), IdxSplit.TEST, IdxOptions.NONE, hadoop);
  }

  /** Each file lies again in a folder that has the name which the file should have. */
  @Test
  void ofKagglesArchiveAreFoundWhereTheFilesAre() throws IOException {
    write("train-images-idx3-ubyte/train-images-idx3-ubyte", images);
    write("train-labels-idx1-ubyte/train-labels-idx1-ubyte", IdxBytes.labels(COUNT));
    IdxDirectory inside = open();
    assertThat(inside.images().path()).endsWith("/train-images-idx3-ubyte/train-images-idx3-ubyte");
    assertThat(read(inside, hadoop)).containsExactly(0, 1, 2);

    write("train-images.idx3-ubyte", images);
    write("train-labels.idx1-ubyte", IdxBytes.labels(COUNT));
    IdxDirectory beside = open();
    assertThat(beside.images().path()).endsWith("/train-images.idx3-ubyte");
    assertThat(beside.labelsOrNull().path()).endsWith("/train-labels.idx1-ubyte");
    assertThat(beside.verify(hadoop)).isEqualTo(inside.verify(hadoop));
  }

  @Test
  void ofSeveralDataSetsMustBeChosen() throws IOException {
    write("emnist-digits-train-images-idx3-ubyte", images);
    write("emnist-letters-train-images-idx3-ubyte", images);
    refuses(
        directory,
        Map.of(),
        "holds several data sets: set data.options.set to one of emnist-digits, emnist-letters");
    refuses(
        directory, Map.of("set", "letters"), "no images of the set \"letters\"", "emnist-digits");
    assertThat(open(Map.of("set", "emnist-letters")).images().path()).contains("emnist-letters");

    write("train-images-idx3-ubyte", images);
    assertThat(open().images().path()).endsWith("/train-images-idx3-ubyte");
  }

  @Test
  void ofEmnistTurnTheImages() throws IOException {
    byte[] onItsSide = {1, 2, 3, 4, 5, 6};
    byte[] upright = {1, 4, 2, 5, 3, 6};
    write(
        "emnist-digits-train-images-idx3-ubyte",
        IdxBytes.join(IdxBytes.header(IdxBytes.IMAGES_MAGIC, 1, 2, 3), onItsSide));
    IdxDirectory found = open();
    assertThat(found.height()).isEqualTo(3);
    assertThat(found.width()).isEqualTo(2);
    assertThat(found.upright(onItsSide)).isEqualTo(upright);
    assertThat(open(Map.of("transpose", "false")).upright(onItsSide)).isEqualTo(onItsSide);

    // The checksum is that of a file in which they stand upright.
    Files.delete(directory.resolve("emnist-digits-train-images-idx3-ubyte"));
    write(
        "train-images-idx3-ubyte",
        IdxBytes.join(IdxBytes.header(IdxBytes.IMAGES_MAGIC, 1, 3, 2), upright));
    IdxDirectory plain = open();
    write(
        "emnist-digits-train-images-idx3-ubyte",
        IdxBytes.join(IdxBytes.header(IdxBytes.IMAGES_MAGIC, 1, 2, 3), onItsSide));
    assertThat(found.verify(hadoop)).isEqualTo(plain.verify(hadoop));
    assertThat(open(Map.of("transpose", "true")).upright(upright)).isNotEqualTo(upright);
  }

  @Test
  void ofEmnistsLettersTakeOneFromTheLabels() throws IOException {
    write("emnist-letters-train-images-idx3-ubyte", images);
    write("emnist-letters-train-labels-idx1-ubyte", labels(1, 26, 13));
    IdxDirectory found = open();
    assertThat(read(found, hadoop)).containsExactly(0, 25, 12);
    assertThat(read(open(Map.of("first-label", "0")), hadoop)).containsExactly(1, 26, 13);

    write("train-images-idx3-ubyte", images);
    write("train-labels-idx1-ubyte", labels(0, 25, 12));
    assertThat(found.labelsSha256(hadoop)).isEqualTo(open().labelsSha256(hadoop));

    write("emnist-letters-train-labels-idx1-ubyte", labels(1, 0, 13));
    assertThatThrownBy(() -> found.verify(hadoop))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageContaining(
            "the label 0 at record 1, expected 1 to 255: data.options.first-label");
  }

  @Test
  void ofQmnistHoldTheLabelFirstInARow() throws IOException {
    write("qmnist-train-images-idx3-ubyte.gz", images);
    write("qmnist-train-labels-idx2-int.gz", labelTable(7, 0, 9));
    IdxDirectory found = open();
    assertThat(found.transposed()).isFalse();
    assertThat(read(found, hadoop)).containsExactly(7, 0, 9);

    write("train-images-idx3-ubyte", images);
    write("train-labels-idx1-ubyte", labels(7, 0, 9));
    assertThat(found.labelsSha256(hadoop)).isEqualTo(open().labelsSha256(hadoop));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 24})
  void aNumberThatIsNoLabelIsRefused(int label) throws IOException {
    write("qmnist-train-images-idx3-ubyte", images);
    write("qmnist-train-labels-idx2-int", labelTable(7, label, 9));
    assertThatThrownBy(() -> open().verify(hadoop))
        .isInstanceOf(InvalidIdxException.class)
        .hasMessageContaining("has the label %d at record 1".formatted(label));
  }

  @ParameterizedTest
  @CsvSource({
    "transpose, yes, 'expected auto, true or false'",
    "first-label, -1, expected auto or a whole number from 0 to 255",
    "first-label, one, expected auto or a whole number from 0 to 255",
    "first-label, 4294967297, expected auto or a whole number from 0 to 255",
    "header, true, 'is no option of data.format=idx, expected set, transpose, first-label or"
        + " stacked'"
  })
  void anOptionThatIsNoneIsRefused(String key, String value, String expected) throws IOException {
    write("train-images-idx3-ubyte", images);
    refuses(directory, Map.of(key, value), "data.options." + key, expected);
  }

  @Test
  void aFileInPlaceOfItsFolderIsRefusedWithTheFolder() throws IOException {
    write("train-images-idx3-ubyte", images);
    refuses(
        directory.resolve("train-images-idx3-ubyte"),
        Map.of(),
        "train-images-idx3-ubyte is a file, expected the directory that holds it: set data.path to"
            + " file:"
            + directory);
  }

  private void refusesContent(String name, byte[] content, String advice) throws IOException {
    Files.write(directory.resolve(name), content);
    refuses(directory, Map.of(), directory + "/" + name, advice);
    Files.delete(directory.resolve(name));
  }

  @Test
  void anotherKindOfFileIsRefusedWithWhatToDo() throws IOException {
    byte[] page = "\n<!DOCTYPE html><html><body>404</body></html>".getBytes(StandardCharsets.UTF_8);
    String plain = "train-images-idx3-ubyte";
    refusesContent(plain, IdxBytes.gzip(images), "it is gzipped, add .gz to its name");
    refusesContent(plain + ".gz", IdxBytes.gzip(IdxBytes.gzip(images)), "it is gzipped twice");
    refusesContent(plain, page, "it is a web page");
    refusesContent(plain + ".gz", page, "it is a web page");
    refusesContent(plain + ".gz", IdxBytes.gzip(page), "it is a web page");
    refusesContent(plain, "PK\u0003\u0004 and more".getBytes(StandardCharsets.UTF_8), "unpack it");
    refusesContent(plain + ".gz", images, "rename it");
  }
}
