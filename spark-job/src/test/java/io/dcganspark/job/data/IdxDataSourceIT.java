package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDataSourceIT {
  private static final int SLOTS = 3;
  private static final String EXCERPT =
      IdxDataSourceIT.class.getResource("/mnist-excerpt").getPath();

  private static SparkSession spark;
  @TempDir private Path directory;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[%d]".formatted(SLOTS))
            .config("spark.ui.enabled", false)
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static Dataset<Row> load(Object path) {
    return spark.read().format("idx").load(path.toString());
  }

  /** The excerpt's files, unzipped. */
  private Path plainExcerpt() throws IOException {
    Path plain = Files.createDirectories(directory.resolve("with spaces and %20"));
    for (String name : List.of(IdxBytes.TRAIN_IMAGES, IdxBytes.TRAIN_LABELS)) {
      Files.write(plain.resolve(name), IdxBytes.excerpt(name));
    }
    return plain;
  }

  private static void isTheExcerpt(Dataset<Row> rows) throws IOException {
    byte[] images = IdxBytes.excerpt(IdxBytes.TRAIN_IMAGES);
    byte[] labels = IdxBytes.excerpt(IdxBytes.TRAIN_LABELS);
    List<Row> collected = rows.orderBy("index").collectAsList();
    assertThat(collected).hasSize(512);
    for (int i = 0; i < collected.size(); i++) {
      Row row = collected.get(i);
      assertThat(row.getLong(0)).isEqualTo(i);
      assertThat(row.getInt(1)).isEqualTo(labels[8 + i]);
      assertThat(row.<byte[]>getAs(2))
          .isEqualTo(Arrays.copyOfRange(images, 16 + i * 784, 16 + (i + 1) * 784));
      assertThat(row.mkString(",")).endsWith(",28,28,1");
    }
  }

  @Test
  void readsGzippedFilesInOnePartition() throws IOException {
    Dataset<Row> rows = load(EXCERPT);
    assertThat(rows.rdd().getNumPartitions()).isEqualTo(1);
    isTheExcerpt(rows);
  }

  @Test
  void readsPlainFilesInAPartitionForEachSlot() throws IOException {
    Dataset<Row> rows = load(plainExcerpt());
    assertThat(rows.javaRDD().glom().map(List::size).collect()).containsExactly(170, 171, 171);
    isTheExcerpt(rows);
  }

  @Test
  void readsFewerImagesThanSlots() throws IOException {
    Dataset<Row> rows = load(IdxBytes.write(directory, 2, 2, 2));
    assertThat(rows.rdd().getNumPartitions()).isEqualTo(2);
    assertThat(rows.count()).isEqualTo(2);
  }

  @Test
  void readsGzippedImagesWithPlainLabels() throws IOException {
    Path mixed = plainExcerpt();
    Files.delete(mixed.resolve(IdxBytes.TRAIN_IMAGES));
    Files.write(
        mixed.resolve(IdxBytes.TRAIN_IMAGES + ".gz"),
        IdxBytes.gzip(IdxBytes.excerpt(IdxBytes.TRAIN_IMAGES)));
    isTheExcerpt(load(mixed));
  }

  @Test
  void labelsAreNullWhereThereAreNone() throws IOException {
    Path plain = plainExcerpt();
    List<Row> labelled = load(plain).select("index", "image").orderBy("index").collectAsList();
    Files.delete(plain.resolve(IdxBytes.TRAIN_LABELS));
    assertThat(load(plain).where("label is null").count()).isEqualTo(512);
    assertThat(load(plain).select("index", "image").orderBy("index").collectAsList())
        .usingRecursiveComparison()
        .isEqualTo(labelled);
  }

  @Test
  void columnsHaveTheTypesThatAreSaid() {
    assertThat(load(EXCERPT).schema())
        .isEqualTo(
            StructType.fromDDL(
                "index BIGINT NOT NULL, label INT, image BINARY NOT NULL, height INT NOT NULL,"
                    + " width INT NOT NULL, channels INT NOT NULL"));
  }

  @Test
  void answersQueriesOnSomeColumns() throws IOException {
    byte[] labels = IdxBytes.excerpt(IdxBytes.TRAIN_LABELS);
    long sevens = IntStream.range(8, labels.length).filter(i -> labels[i] == 7).count();
    assertThat(load(EXCERPT).where("label = 7").select("index").count()).isEqualTo(sevens);
  }

  @Test
  void readsTheTestSplit() {
    Dataset<Row> rows = spark.read().format("idx").option("split", "test").load(EXCERPT);
    assertThat(rows.count()).isEqualTo(128);
    assertThat(rows.where("index < 4").select("label").orderBy("index").collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(7, 2, 1, 0);
  }

  @Test
  void refusesAnotherSplit() {
    for (String split : List.of("validation", "Test", "")) {
      assertThatThrownBy(
              () -> spark.read().format("idx").option("split", split).load(EXCERPT).count())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("option split is \"%s\", expected train or test".formatted(split));
    }
  }

  @Test
  void refusesNoPathAndSeveral() {
    assertThatThrownBy(() -> spark.read().format("idx").load())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one directory");
    assertThatThrownBy(() -> spark.read().format("idx").load(EXCERPT, EXCERPT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one directory");
  }

  @Test
  void refusesADirectoryThatIsMissing() {
    assertThatThrownBy(() -> load(directory.resolve("no")))
        .hasRootCauseInstanceOf(InvalidIdxException.class)
        .hasMessageContaining(directory.resolve("no") + " does not exist: expected a directory");
  }

  @Test
  void aTaskThatFindsDamageNamesTheFile() throws IOException {
    IdxBytes.write(directory, 12, 2, 2);
    Path labels = directory.resolve(IdxBytes.TRAIN_LABELS);
    Files.delete(labels);
    Files.write(
        directory.resolve(IdxBytes.TRAIN_LABELS + ".gz"),
        IdxBytes.gzip(Arrays.copyOf(IdxBytes.labels(12), 21)));
    assertThatThrownBy(() -> load(directory).collectAsList())
        .isInstanceOf(SparkException.class)
        .hasRootCauseInstanceOf(InvalidIdxException.class)
        .rootCause()
        .hasMessageContaining(labels + ".gz has trailing bytes after its 12 records of 1 bytes");
  }
}
