package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cli.MnistExcerpt;
import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of README.md and docs/api.md, submitted as they say: to a Spark that knows nothing
 * of this project, with the submit-ready jar beside the program's own.
 */
@Tag("chaos")
class DocumentedProgramsIT {
  /** One step an epoch. */
  private static final int IMAGES = 64;

  private static final Path API = Path.of("..", "docs", "api.md");
  private static final Pattern SUBMIT =
      Pattern.compile("`spark-submit (.+) --jars dcgan-spark-job.jar --class Digits digits.jar`");

  /** Where Spark runs and what it is, before it reads the level. */
  private static final int LINES_OF_SPARKS_START = 8;

  @TempDir Path directory;

  @Test
  void trainAndDrawAsTheDocumentsSay() throws IOException {
    MnistExcerpt.write(directory.resolve("mnist"), 0, IMAGES);
    DocumentedPrograms programs =
        new DocumentedPrograms(directory, Path.of("..", "README.md"), API);
    assertThat(programs.mainClasses()).containsExactly("Statements0", "Digits", "DigitsPipeline");
    LocalSpark spark = LocalSpark.in("documented-programs");

    Submission ended = submit(spark, programs.jar());

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("2 steps, in file:" + directory.resolve("runs/digits"))
        .contains("|index|label|");
    assertThat(ended.output().lines().filter(line -> line.contains(" INFO ")))
        .hasSizeLessThanOrEqualTo(LINES_OF_SPARKS_START);
    for (String run : List.of("second", "digits", "odd-digits")) {
      assertThat(directory.resolve("runs").resolve(run).resolve("_SUCCESS")).exists();
    }
    for (String drawn : List.of("digits", "drawn/digits", "drawn/sevens", "drawn/odd-digits")) {
      assertThat(directory.resolve(drawn).resolve("_SUCCESS")).exists();
    }
    assertThat(directory.resolve("models/odd-digits/metadata/_SUCCESS")).exists();
  }

  private static Submission submit(LocalSpark spark, Path jar) throws IOException {
    Matcher documented = SUBMIT.matcher(Files.readString(API));
    assertThat(documented.find()).isTrue();
    List<String> options = new ArrayList<>(List.of(documented.group(1).split(" ", -1)));
    options.addAll(List.of("--class", "Programs", jar.toString()));
    try (LoggedProcess driver = spark.startProgram(options.toArray(String[]::new))) {
      return driver.awaitEnd();
    }
  }
}
