package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The defaults and ranges in docs/configuration.md are those that hold. */
class ConfigurationTableTest {
  private static final Path TABLE = Path.of("..", "docs", "configuration.md");
  private static final Pattern BOUNDS =
      Pattern.compile(
          "(?:at least|above)? ?([\\d.]+)(?:(?:,? (?:to|at most)|( to below)) ([\\d.]+))?");

  /** What has to be set beside a key for its whole range to be allowed. */
  private static final Map<String, List<String>> BESIDE =
      Map.of(
          "data.labels", List.of("data.format=images"),
          "model.size", List.of("model.recipe=dcgan-paper"),
          "model.width", List.of("model.recipe=dcgan-paper"),
          "model.channels", List.of("model.recipe=dcgan-paper"),
          "model.classes", List.of("model.recipe=dcgan-conditional"),
          "stop.patience", List.of("evaluation.every-steps=1"),
          "training.precision", List.of("training.device=cuda", "training.backend=libtorch"));

  private record Row(String key, String byDefault, String range) {
    @Override
    public String toString() {
      return key;
    }
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split(" *\\| *", 5))
        .map(cells -> new Row(cells[1].replace("`", ""), cells[2], cells[3]))
        .toList();
  }

  static Stream<Row> numbers() throws IOException {
    return rows().stream().filter(row -> BOUNDS.matcher(row.range).matches());
  }

  static Stream<Row> choices() throws IOException {
    return rows().stream().filter(row -> row.range.matches("`\\w[\\w-]*`(, `[\\w-]+`)+(; .*)?"));
  }

  @Test
  void defaultsAreThoseOfTheCode() throws IOException {
    Config defaults = ConfigKeys.defaults();
    for (Row row : rows()) {
      if (defaults.getIsNull(row.key)) {
        assertThat(row.byDefault).as("%s, which is null", row.key).doesNotContain("`");
      } else if (defaults.getValue(row.key) instanceof ConfigObject section) {
        assertThat(section).as(row.key).isEmpty();
        assertThat(row.byDefault).as(row.key).isEqualTo("none");
      } else if (row.byDefault.matches("[\\d.e-]+")) {
        assertThat(new BigDecimal(defaults.getString(row.key)))
            .as(row.key)
            .isEqualByComparingTo(row.byDefault);
      } else {
        assertThat(defaults.getString(row.key))
            .as(row.key)
            .isEqualTo(row.byDefault.replace("`", ""));
      }
    }
  }

  @Test
  void mostRangesCanBeRead() throws IOException {
    assertThat(numbers()).hasSizeGreaterThanOrEqualTo(23);
    assertThat(choices()).hasSizeGreaterThanOrEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void everyNumberHasAnUpperBound(Row row) {
    Matcher bounds = BOUNDS.matcher(row.range);
    assertThat(bounds.matches()).isTrue();
    assertThat(bounds.group(3)).as(row.range).isNotNull();
    List.of("2147483647", "9223372036854775807", "1e300").forEach(value -> refuses(row, value));
  }

  /** A new key whose default is a number cannot be left out above. */
  @Test
  void everyDefaultThatIsANumberHasARangeOfNumbers() throws IOException {
    List<String> ranged = numbers().map(Row::key).toList();
    for (Row row : rows()) {
      if (row.byDefault.matches("[\\d.e-]+") && !row.key.equals("training.seed")) {
        assertThat(ranged).contains(row.key);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void numbersAreTakenToTheirBoundsAndNoFurther(Row row) {
    Matcher bounds = BOUNDS.matcher(row.range);
    assertThat(bounds.matches()).isTrue();
    String lower = bounds.group(1);
    String upper = bounds.group(3);
    boolean upperExcluded = bounds.group(2) != null;
    List<String> taken = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    (row.range.startsWith("above") ? refused : taken).add(lower);
    refused.add(new BigDecimal(lower).subtract(BigDecimal.ONE).toString());
    if (upper != null) {
      (upperExcluded ? refused : taken).add(upper);
      refused.add(new BigDecimal(upper).add(BigDecimal.ONE).toString());
    }

    taken.forEach(value -> takes(row, value));
    refused.forEach(value -> refuses(row, value));
  }

  @ParameterizedTest
  @MethodSource("choices")
  void choicesAreThoseThatAreNamed(Row row) {
    // What stands behind a semicolon needs other keys beside it.
    for (String choice : row.range.replaceFirst(";.*", "").replace("`", "").split(", ", -1)) {
      takes(row, choice);
    }
    refuses(row, "neither");
  }

  /** A component that another key's value got into would show here. */
  @ParameterizedTest
  @MethodSource({"numbers", "choices"})
  void aValueIsRecordedUnderItsKey(Row row) {
    String value =
        BOUNDS.matcher(row.range).matches()
            ? row.range.startsWith("above") ? "1" : row.range.replaceFirst(" .*", "")
            : row.range.replaceFirst(";.*", "").replaceFirst(".*`(.*)`", "$1");

    Config recorded =
        ConfigFactory.parseString(loader(row).set(row.key + "=" + value).load().toJson());

    if (BOUNDS.matcher(row.range).matches()) {
      assertThat(new BigDecimal(recorded.getString(row.key))).isEqualByComparingTo(value);
    } else {
      assertThat(recorded.getString(row.key)).isEqualTo(value);
    }
  }

  private static void takes(Row row, String value) {
    assertThatCode(() -> loader(row).set(row.key + "=" + value).load())
        .as("%s=%s", row.key, value)
        .doesNotThrowAnyException();
  }

  private static void refuses(Row row, String value) {
    assertThatThrownBy(() -> loader(row).set(row.key + "=" + value).load())
        .as("%s=%s", row.key, value)
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith(row.key);
  }

  private static JobConfigLoader loader(Row row) {
    JobConfigLoader loader =
        new JobConfigLoader(new Configuration(false)).option("--data", "data.path", "/data");
    BESIDE.getOrDefault(row.key, List.of()).forEach(loader::set);
    return loader;
  }
}
