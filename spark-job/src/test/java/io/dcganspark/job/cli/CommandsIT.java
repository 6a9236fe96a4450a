package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.JobConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines that start Spark, from arguments to exit code. */
class CommandsIT {
  @TempDir Path directory;

  @BeforeEach
  void runHere() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
  }

  @AfterEach
  void sparkIsStopped() {
    System.clearProperty("spark.master");
    System.clearProperty("spark.ui.enabled");
    assertThat(SparkContext$.MODULE$.getActive().isEmpty()).isTrue();
  }

  @Test
  void trainHandsOverSessionAndConfiguration() {
    List<JobConfig> trained = new ArrayList<>();
    TestParts job =
        new TestParts(
            (config, hadoop) -> List.of(),
            (spark, config) -> {
              assertThat(spark.sparkContext().appName())
                  .isEqualTo("dcgan-spark train " + config.run().id().orElseThrow());
              trained.add(config);
            });

    assertThat(job.run("train", "--data", "/mnist")).isZero();
    assertThat(trained)
        .singleElement()
        .extracting(config -> config.data().path())
        .isEqualTo("/mnist");
  }

  @Test
  void trainThatFailsStopsSparkAndIsOne() {
    TestParts job =
        new TestParts(
            (config, hadoop) -> List.of(),
            (spark, config) -> {
              throw new IllegalStateException("the round from step 0 failed 4 times in a row");
            });

    assertThat(job.run("train", "--data", "/mnist")).isEqualTo(1);
    assertThat(job.err()).startsWith("dcgan: failed: the round from step 0");
  }

  @Test
  void generateWritesTheFormatOfTheTargetsName() throws Exception {
    TestParts job = new TestParts();
    String to = directory.resolve("digits.idx").toString();

    assertThat(job.run("generate", "--checkpoint", "runs/first", "--to", to, "--count", "3"))
        .isZero();
    assertThat(job.out()).isEqualTo("3 images in %s%n".formatted(to));
    assertThat(Files.size(directory.resolve("digits.idx")))
        .isEqualTo(16 + 3 * TestParts.SHAPE.length());
  }

  @Test
  void generateRefusesToReplaceBeforeItStarts() throws Exception {
    Path old = Files.writeString(directory.resolve("grid.png"), "old");
    TestParts job = new TestParts();

    assertThat(job.run("generate", "--checkpoint", "runs/first", "--to", old.toString()))
        .isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: --to file:").contains("add --overwrite");
    assertThat(old).hasContent("old");
  }

  @Test
  void generateRefusesGridThatIsTooLarge() {
    TestParts job = new TestParts();
    String to = directory.resolve("grid.png").toString();

    assertThat(job.run("generate", "--checkpoint", "x", "--to", to, "--count", "1025"))
        .isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: one PNG holds at most 1024 images");
  }

  @Test
  void generateRefusesCountBelowOne() {
    TestParts job = new TestParts();

    assertThat(job.run("generate", "--checkpoint", "x", "--to", "x.png", "--count", "0"))
        .isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: --count must be at least 1, found 0");
  }

  @Test
  void generateRefusesCheckpointThatIsNoPath() {
    TestParts job = new TestParts();

    assertThat(job.run("generate", "--checkpoint", "", "--to", "x.png")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: --checkpoint is empty: name a path");
  }

  @Test
  void generateRefusesTargetThatIsNoPath() {
    TestParts job = new TestParts();

    assertThat(job.run("generate", "--checkpoint", "x", "--to", "")).isEqualTo(2);
    assertThat(job.err()).startsWith("dcgan: --to is empty: name a path");
  }
}
