package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written about configuration, and the files that come with the project. */
class ConfigurationDocumentsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> KEYS = ConfigKeys.all().stream().map(ConfigKey::name).toList();

  @Test
  void tableHasEveryKeyAndNoOther() throws IOException {
    List<String> table =
        Files.readAllLines(PROJECT.resolve("docs/configuration.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();

    assertThat(table).containsExactlyInAnyOrderElementsOf(KEYS);
  }

  @Test
  void everyKeyOfTheDefaultsIsReadAndRendered() {
    JobConfig config = loader().load();

    assertThat(KnownKeys.leaves(ConfigFactory.parseString(config.toJson())).keySet())
        .containsExactlyInAnyOrderElementsOf(KEYS);
  }

  @Test
  void everyRowOfTheTableIsARowOfThePage() throws IOException {
    Map<String, String[]> rows =
        Files.readAllLines(PROJECT.resolve("docs/configuration.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> plain(line).split(" *\\| *", 6))
            .collect(Collectors.toMap(cells -> cells[1], cells -> cells));

    for (ConfigKey<?> key : ConfigKeys.all()) {
      String[] cells = rows.get(key.name());
      assertThat(cells[2]).as("default of %s", key).isEqualTo(key.shownDefault());
      assertThat(cells[3]).as("range of %s", key).isEqualTo(key.range());
      assertThat(cells[4] + " ").as("meaning of %s", key).startsWith(key.meaning() + " ");
      assertThat(key.meaning()).as("meaning of %s", key).endsWith(".");
    }
  }

  /** Without the marks of code, and with the names of links alone. */
  private static String plain(String markdown) {
    return markdown.replace("`", "").replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf/quickstart.conf",
        "conf/mnist.conf",
        "conf/mnist-best.conf",
        "conf/gan.conf",
        "conf/conditional.conf",
        "conf/pretrained-mnist.conf",
        "conf/dcgan-paper.conf",
        "conf/photos-128.conf",
        "conf/own.conf",
        "conf/stacked-mnist.conf"
      })
  void comesWithValidFile(String name) {
    assertThat(loader().file(PROJECT.resolve(name).toString()).load()).isNotNull();
  }

  private static JobConfigLoader loader() {
    return new JobConfigLoader(new Configuration(false)).option("--data", "data.path", "/data");
  }
}
