package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The report compares a run with the distances of docs/quality.md. */
class PublishedDistancesTest {
  private static List<Double> inTheReport(String recipe) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.js")) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher line =
          Pattern.compile("\\n    \"?" + recipe + "\"?: \\[([\\d., ]+)]").matcher(script);
      assertThat(line.find()).as(recipe).isTrue();
      return Arrays.stream(line.group(1).split(", ")).map(Double::valueOf).toList();
    }
  }

  private static List<List<String>> rows(String start) throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "quality.md")).stream()
        .filter(line -> line.matches(start))
        .map(line -> Arrays.stream(line.split("\\|")).map(cell -> cell.replace("*", "").strip()))
        .map(cells -> cells.skip(1).toList())
        .toList();
  }

  @Test
  void theyAreThoseOfTheDocument() throws IOException {
    List<List<String>> epochs = rows("\\| (1 epoch|2 epochs|[3-9]|10) \\| [\\d*.]+ \\|.*of 10 \\|");
    assertThat(epochs).hasSize(10);
    assertThat(inTheReport("dcgan"))
        .isEqualTo(epochs.stream().map(row -> Double.valueOf(row.get(1))).toList());
    assertThat(inTheReport("gan"))
        .isEqualTo(epochs.stream().map(row -> Double.valueOf(row.get(6))).toList());

    List<String> conditional = rows("\\| Frechet distance \\| 309 .*").get(0);
    assertThat(inTheReport("dcgan-conditional"))
        .isEqualTo(
            IntStream.rangeClosed(1, 10)
                .mapToObj(epoch -> Double.valueOf(conditional.get(epoch)))
                .toList());
  }
}
