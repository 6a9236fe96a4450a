package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.CapturedLog;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code DcganJob.main} in a program whose Spark runs already, as managed platforms call it. */
class RunningSparkIT {
  @TempDir static Path directory;
  private static SparkSession spark;
  private static Path data;

  @BeforeAll
  static void startProgram() {
    data = MnistExcerpt.write(directory.resolve("mnist"), 0, 24);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("a program")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
            .getOrCreate();
  }

  @AfterAll
  static void endProgram() {
    spark.stop();
  }

  private static void callMain(String... args) throws ReflectiveOperationException {
    Class.forName("DcganJob").getMethod("main", String[].class).invoke(null, (Object) args);
  }

  private static String[] training(String id, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", "--data", data.toString()));
    args.addAll(List.of("--output", directory.resolve("runs").toString(), "--run-id", id));
    for (String setting : List.of("training.epochs=1", "training.batch-size=12")) {
      args.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    return args.toArray(String[]::new);
  }

  private static void assertTheSessionIsThere() {
    assertThat(spark.range(10).count()).isEqualTo(10);
    assertThat(spark.sparkContext().appName()).isEqualTo("a program");
    assertThat(spark.conf().get("spark.master")).isEqualTo("local[2]");
    assertThat(spark.sparkContext().getLocalProperty("spark.job.description"))
        .isEqualTo("the program's job");
  }

  @Test
  void trainsReturnsAndLeavesTheSession() throws Exception {
    spark.sparkContext().setJobDescription("the program's job");
    System.setProperty("spark.executor.memory", "777m");
    System.setProperty("spark.master", "local[7]");
    List<String> warnings;
    try (CapturedLog log = new CapturedLog(RunningSpark.class)) {
      callMain(training("first"));
      warnings = log.warnings();
    } finally {
      System.clearProperty("spark.executor.memory");
      System.clearProperty("spark.master");
    }

    assertThat(directory.resolve("runs/first/_SUCCESS")).exists();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .startsWith("Spark runs already")
        .contains("spark.executor.memory, spark.master, spark.plugins")
        .doesNotContain("777m", "spark.app.name", "spark.serializer", "\n");
    assertTheSessionIsThere();

    assertRefused(training("second", "training.epochs=0"), "training.epochs", "found \"0\"");
    assertRefused(new String[] {"trian"}, "trian", "--help");
    assertThat(JobCommands.run(training("second", "training.epochs=0"))).isEqualTo(2);
    assertThat(directory.resolve("runs/second")).doesNotExist();
    assertTheSessionIsThere();
  }

  private static void assertRefused(String[] args, String... parts) {
    assertThatThrownBy(() -> callMain(args))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContainingAny("\n", "dcgan:")
        .hasNoCause()
        .extracting(failure -> ((CommandFailedException) failure).exitCode())
        .isEqualTo(2);
  }

  /**
   * What the session still takes is set for the command, and set back; wrong values are refused.
   */
  @Test
  void settingsThatASessionTakesHoldForTheCommandAlone() throws Exception {
    spark.sparkContext().setJobDescription("the program's job");
    String batch = "spark.sql.parquet.columnarReaderBatchSize";
    String partitions = "spark.sql.shuffle.partitions";
    spark.conf().set(partitions, "3");
    assertThat(spark.conf().getAll().contains(batch)).isFalse();
    Map<String, String> seen = new HashMap<>();
    System.setProperty(partitions, "5");
    try (SessionSource.Session session = RunningSpark.take().start("train", "settings")) {
      seen.put(partitions, session.spark().conf().get(partitions));
    } finally {
      System.clearProperty(partitions);
    }
    assertThat(seen).containsEntry(partitions, "5");
    assertThat(spark.conf().get(partitions)).isEqualTo("3");

    System.setProperty(partitions, "many");
    try {
      assertRefused(training("settings"), partitions + " is many, which Spark cannot use: ");
    } finally {
      System.clearProperty(partitions);
    }
    assertThat(spark.conf().get(partitions)).isEqualTo("3");

    trainOnATable("first-table");
    assertThat(spark.conf().getAll().contains(batch)).isFalse();
    assertTheSessionIsThere();
  }

  private static void trainOnATable(String run) throws ReflectiveOperationException {
    spark
        .read()
        .format("idx")
        .load(data.toString())
        .write()
        .mode("overwrite")
        .saveAsTable("digits");
    callMain(tableTraining(run, "digits"));
  }

  private static String[] tableTraining(String id, String table, String... settings) {
    List<String> args = new ArrayList<>(List.of(training(id, settings)));
    args.set(args.indexOf("--data") + 1, table);
    args.addAll(List.of("--set", "data.format=table"));
    return args.toArray(String[]::new);
  }

  @Test
  void trainsOnATableByItsName() throws Exception {
    trainOnATable("table");
    callMain(training("files"));

    assertThat(directory.resolve("runs/table/_SUCCESS")).exists();
    assertThat(state("table")).isEqualTo(state("files"));
  }

  private static String state(String run) throws IOException {
    Path manifest = directory.resolve("runs/" + run + "/checkpoints/MANIFEST-00000002.json");
    return new ObjectMapper()
        .readTree(manifest.toFile())
        .at("/files/training-state.safetensors/sha256")
        .asText();
  }

  @Test
  void aTableThatCannotBeUsedIsOneLine() throws Exception {
    spark.range(24).toDF("index").write().mode("overwrite").saveAsTable("numbers");
    spark
        .read()
        .format("idx")
        .load(data.toString())
        .write()
        .mode("overwrite")
        .saveAsTable("pictures");

    assertRefused(
        tableTraining("refused", "absent"),
        "data.path names the table absent, expected a table or view of the session's catalogs");
    assertRefused(tableTraining("refused", "numbers"), "column \"image\" of numbers is not there");
    assertRefused(
        tableTraining("refused", "pictures", "data.image-column=label"),
        "column \"label\" of pictures is int, expected binary");
    assertRefused(
        tableTraining("refused", "pictures", "data.label-column=kind"),
        "column \"kind\" of pictures is not there, expected whole numbers");
    assertThat(directory.resolve("runs/refused")).doesNotExist();
  }

  @Test
  void aCommandThatDrawsOnExecutorsLeavesTheSessionToo() throws Exception {
    spark.sparkContext().setJobDescription("the program's job");
    Path run = SmallRun.write(directory.resolve("small"), 3).directory();

    callMain(
        "generate",
        "--checkpoint",
        run.toString(),
        "--count",
        "5",
        "--to",
        directory.resolve("drawn.parquet").toString());

    assertThat(spark.read().parquet(directory.resolve("drawn.parquet").toString()).count())
        .isEqualTo(5);
    assertTheSessionIsThere();
  }
}
