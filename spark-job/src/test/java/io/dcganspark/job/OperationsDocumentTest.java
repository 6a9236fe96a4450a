package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/operations.md says what to do about every warning. */
class OperationsDocumentTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern WARNING =
      Pattern.compile(
          "(?:LOG\\.warn|[^.\\w]warn)\\(\\s*\\(?((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)");

  private static final Pattern SEAM = Pattern.compile("\"[\\s+]+\"");

  private static List<String> sources(String module) {
    try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(OperationsDocumentTest::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> warnings() {
    return Stream.of("spark-job", "common-model")
        .flatMap(module -> sources(module).stream())
        .flatMap(text -> WARNING.matcher(text).results())
        .map(found -> SEAM.matcher(found.group(1)).replaceAll("").strip())
        .map(literal -> literal.replaceAll("^\"|\"\\s*\\+?\\s*$", ""))
        // One that only hands on what another place says.
        .filter(text -> !text.equals("{}"))
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> documented() throws IOException {
    Pattern row = Pattern.compile("\\| `([^`]+)` \\|.*");
    return Files.readAllLines(PROJECT.resolve("docs/operations.md")).stream()
        .map(row::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .toList();
  }

  @Test
  void everyWarningIsThere() throws IOException {
    List<String> documented = documented();
    List<String> warnings = warnings();

    assertThat(warnings).hasSizeGreaterThan(25);
    for (String warning : warnings) {
      assertThat(documented).as(warning).anyMatch(warning::contains);
    }
  }

  @Test
  void noneIsThereThatTheCodeDoesNotSay() throws IOException {
    List<String> warnings = warnings();

    for (String part : documented()) {
      assertThat(warnings).as(part).anyMatch(warning -> warning.contains(part));
    }
  }
}
