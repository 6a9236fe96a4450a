package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
