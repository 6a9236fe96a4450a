package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The line of a command's stages, over jobs of a real context. */
class StageLineTest {
  private static final int COLUMNS = 40;
  private static JavaSparkContext spark;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("stages")
                .set("spark.ui.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private void run(PrintStream terminal, String doing) throws Exception {
    try (StageLine line = new StageLine(spark.sc(), terminal, () -> 0, () -> COLUMNS).listening()) {
      line.next(doing);
      assertThat(spark.parallelize(IntStream.range(0, 9).boxed().toList(), 3).count()).isEqualTo(9);
      spark.sc().listenerBus().waitUntilEmpty();
    }
  }

  private List<String> drawn() {
    return bytes.toString(StandardCharsets.UTF_8).lines().filter(part -> !part.isEmpty()).toList();
  }

  @Test
  void countsTheTasksOfAStageAndLeavesAnEmptyLine() throws Exception {
    run(new PrintStream(bytes, true, StandardCharsets.UTF_8), "test: count");
    assertThat(drawn())
        .contains("\033[Ktest: count: 0 of 3 tasks, 0 s", "\033[Ktest: count: 3 of 3 tasks, 0 s")
        .last()
        .isEqualTo("\033[K");
    assertThat(spark.getLocalProperty("spark.job.description")).isNull();
  }

  @Test
  void aLongDescriptionStaysWithinTheTerminal() throws Exception {
    run(new PrintStream(bytes, true, StandardCharsets.UTF_8), "x".repeat(100));
    assertThat(drawn()).contains("\033[K" + "x".repeat(COLUMNS - 1));
  }

  @Test
  void saysNothingWhereNoTerminalIs() throws Exception {
    run(null, "test: count");
    assertThat(bytes.size()).isZero();
  }
}
