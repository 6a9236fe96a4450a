package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written about configuration, and the files that come with the project. */
class ConfigurationDocumentsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> KEYS = new KnownKeys(JobConfigLoader.defaults()).all();

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

    assertThat(new KnownKeys(ConfigFactory.parseString(config.toJson())).all())
        .containsExactlyInAnyOrderElementsOf(KEYS);
  }

  @Test
  void everyKeyOfTheDefaultsHasComment() throws IOException {
    List<String> lines =
        Files.readAllLines(PROJECT.resolve("spark-job/src/main/resources/dcgan-defaults.conf"));

    for (int i = 1; i < lines.size(); i++) {
      // Keys that stand together share the comment above the first of them.
      if (lines.get(i).startsWith("  ") && lines.get(i).contains(" = ")) {
        assertThat(lines.get(i - 1)).as(lines.get(i)).matches("  (#.*|\\S+ = .*)");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf/quickstart.conf",
        "conf/mnist.conf",
        "conf/gan.conf",
        "conf/dcgan-paper.conf",
        "conf/own.conf"
      })
  void comesWithValidFile(String name) {
    assertThat(loader().file(PROJECT.resolve(name).toString()).load()).isNotNull();
  }

  private static JobConfigLoader loader() {
    return new JobConfigLoader(new Configuration(false)).option("--data", "data.path", "/data");
  }
}
