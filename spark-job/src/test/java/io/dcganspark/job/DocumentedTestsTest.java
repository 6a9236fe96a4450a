package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tests that documents name as proof of what they say: a test that is renamed is found here.
 */
class DocumentedTestsTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?`");

  /** Files below a directory, except what a build makes. */
  private static List<Path> files(String directory, String ending) {
    try (Stream<Path> files = Files.walk(PROJECT.resolve(directory))) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void exist() {
    Map<String, String> sources =
        Stream.of("common-model", "spark-job", "libtorch")
            .flatMap(module -> files(module + "/src/test/java", ".java").stream())
            .collect(
                Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""),
                    DocumentedTestsTest::read));
    List<Path> documents =
        Stream.concat(
                Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")
                    .map(PROJECT::resolve),
                Stream.of("docs", "deploy", "python").flatMap(in -> files(in, ".md").stream()))
            .toList();

    List<String> missing =
        documents.stream()
            .flatMap(
                document ->
                    NAME.matcher(read(document))
                        .results()
                        .filter(found -> !isThere(sources, found.group(1), found.group(2)))
                        .map(found -> PROJECT.relativize(document) + ": " + found.group()))
            .toList();

    assertThat(documents).hasSizeGreaterThan(20);
    assertThat(missing).isEmpty();
  }

  private static boolean isThere(Map<String, String> sources, String test, String method) {
    String source = sources.get(test);
    return source != null && (method == null || source.contains(" " + method + "("));
  }
}
