package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTableTest {
  private static String cell(String text) {
    MarkdownTable table = new MarkdownTable(List.of("x"));
    table.add(List.of(text));
    List<String> lines = table.text().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines).allMatch(line -> line.startsWith("| ") && line.endsWith(" |"));
    return lines.get(2).substring(2, lines.get(2).length() - 2).strip();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"night_1", "first-run", "0.53", "-1.5", "2 of 32", "1,024", "D(G(z))", "läufe"})
  void usualTextsStayAsTheyAre(String text) {
    assertThat(cell(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a|b a\\|b",
        "a\\|b a\\\\\\|b",
        "*a* \\*a\\*",
        "_a_ \\_a\\_",
        "`a` \\`a\\`",
        "[a](b) \\[a\\]\\(b)",
        "![a](b) \\!\\[a\\]\\(b)",
        "<b>&amp; &lt;b&gt;&amp;amp;",
        "~~a~~ \\~\\~a\\~\\~",
        "https://a https\\://a",
        "www.a.b www\\.a.b",
        "@ann \\@ann",
      })
  void markdownIsText(String text, String shown) {
    assertThat(cell(text)).isEqualTo(shown);
  }

  @Test
  void aLineStaysOne() {
    assertThat(cell("a\n| b\r\u001b[2J")).isEqualTo("a\\\\u000a\\| b\\\\u000d\\\\u001b\\[2J");
  }
}
