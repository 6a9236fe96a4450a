package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
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

/** Tables by name in Spark's own catalog. */
class CatalogTableIT {
  @TempDir static Path directory;
  private static SparkSession spark;
  private static String files;

  @BeforeAll
  static void createTables() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
            .getOrCreate();
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 6; i++) {
      rows.add(RowFactory.create(i, new byte[] {(byte) i, 2, 3, 4}, 2, 2, 1, (int) i % 2));
    }
    Dataset<Row> table =
        spark.createDataFrame(
            rows,
            StructType.fromDDL(
                "index BIGINT, image BINARY, height INT, width INT, channels INT, label INT"));
    files = directory.resolve("files").toString();
    table.write().parquet(files);
    spark.sql("CREATE DATABASE pictures");
    table.write().saveAsTable("pictures.small");
    table.write().saveAsTable("plain");
    spark.sql("CREATE VIEW pictures.seen AS SELECT * FROM pictures.small");
    table.drop("image").write().saveAsTable("pictures.blind");
    table.createOrReplaceTempView("passing");
    table.createOrReplaceTempView("`with-dash`");
  }

  @AfterAll
  static void stopSpark() {
    spark.sql("DROP DATABASE IF EXISTS pictures CASCADE");
    spark.sql("DROP TABLE IF EXISTS plain");
    spark.stop();
  }

  private static DataConfig named(String name) {
    return new DataConfig(name, DataConfig.TABLE);
  }

  private static void refused(DataConfig data, String... parts) {
    assertThatThrownBy(() -> ImageTables.train(spark, data))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(parts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pictures.small",
        "PICTURES.Small",
        "spark_catalog.pictures.small",
        "`pictures`.`small`",
        "`with-dash`",
        "plain",
        "pictures.seen",
        "passing"
      })
  void holdsWhatTheSameRowsInParquetHold(String name) {
    ImageTable parquet = ImageTables.train(spark, new DataConfig(files, DataConfig.PARQUET));

    try (ImageTable table = ImageTables.train(spark, named(name))) {
      assertThat(table.count()).isEqualTo(6);
      assertThat(table.imagesSha256()).isEqualTo(parquet.imagesSha256());
      assertThat(table.labelsSha256OrNull()).isEqualTo(parquet.labelsSha256OrNull());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "pictures.absent", "absent.small", "absent.pictures.small"})
  void refusesNamesThatNoCatalogHas(String name) {
    refused(named(name), name, "expected a table or view", "correct the name");
  }

  @Test
  void doesNotTakeAQueryOfFilesForATable() {
    refused(named("parquet.`" + files + "`"), "expected a table or view");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain; DROP TABLE plain",
        "plain WHERE label = 1",
        "(SELECT * FROM plain)",
        "pictures.with-dash",
        "pictures..small",
        "`plain",
        "/data/images"
      })
  void refusesWhatIsNoNameWithoutASessionToo(String name) {
    refused(named(name), "\"" + name + "\"", "expected the name of a table", "correct it");
    assertThatThrownBy(() -> ImageTables.look(named(name), new Configuration()))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("expected the name of a table");
    assertThat(spark.catalog().tableExists("plain")).isTrue();
  }

  @Test
  void refusesColumnsAsOfAnyTable() {
    refused(named("pictures.blind"), "column \"image\" of pictures.blind is not there");
  }

  @Test
  void refusesOptionsThatItDoesNotHave() {
    DataConfig data =
        new DataConfig(
            "plain",
            DataConfig.TABLE,
            DataConfig.Labels.STORED,
            0,
            "image",
            "label",
            Map.of("versionAsOf", "3"));

    refused(data, "data.options.versionAsOf is not known with data.format=table");
  }

  @Test
  void nothingIsKnownOfItWithoutASession() {
    assertThat(ImageTables.look(named("catalog.schema.images"), new Configuration()).images())
        .isEmpty();
  }
}
