package io.dcganspark.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  private static void refuses(String json, String message) {
    assertThatThrownBy(() -> StrictJson.read(json))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith("it ")
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n", "\u001b");
    assertThatThrownBy(() -> StrictJson.read(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readsWhatJsonIs() throws IOException {
    JsonNode read = StrictJson.read("{\"a\": [1, 2.5, -1e-3, true, null, \"\\u00e9\"], \"b\": {}}");
    assertThat(read.at("/a/0").asLong()).isEqualTo(1);
    assertThat(read.at("/a/1").asDouble()).isEqualTo(2.5);
    assertThat(read.at("/a/5").asText()).isEqualTo("é");
    assertThat(StrictJson.read(Long.toString(Long.MIN_VALUE)).longValue())
        .isEqualTo(Long.MIN_VALUE);
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 60_000, 1_000_000})
  void refusesWhatIsNestedDeeply(int levels) {
    refuses("[".repeat(levels) + "]".repeat(levels), "nesting depth");
    refuses("{\"a\":".repeat(levels) + "1" + "}".repeat(levels), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e999999999", "{\"a\": [0, {\"b\": 1e400}]}"})
  void refusesNumbersThatAreTooLarge(String json) {
    refuses(json, "a number that is too large");
  }

  @Test
  void refusesNumbersOfManyDigits() {
    refuses("1".repeat(1_000_000), "length");
    refuses("1".repeat(50_000), "Number length");
    refuses("[0." + "1".repeat(101) + "]", "Number length");
  }

  @Test
  void refusesLongTexts() {
    refuses("\"" + "x".repeat(1_000_000) + "\"", "String");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": {\"b\": 1, \"\\u0062\": 2}}",
      })
  void refusesNamesThatStandTwice(String json) {
    refuses(json, "Duplicate field");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} {}",
        "1 2",
        "{}}",
        "{\"a\": 1,}",
        "[1,,2]",
        "[01]",
        "[.5]",
        "[NaN]",
        "[Infinity]",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": \"\u001b[31m\"}",
        "{\"a\": ${HOME}}",
        "{\"a\": \"x\"${HOME}}",
        "include \"x\"",
        "// comment\n{}",
        "# comment\n{}",
        "a = 1",
        "{",
        "[\u001b]",
        "x\u001b[31mred\u001b[0m",
      })
  void refusesWhatIsNoJson(String text) {
    refuses(text, "is no JSON: ");
  }

  @Test
  void refusesNothing() {
    refuses("", "it is empty");
    refuses(" \n", "it is empty");
  }

  @Test
  void refusesWhatIsNoTextInUtf8() {
    assertThatThrownBy(() -> StrictJson.read(new byte[] {'"', (byte) 0xC3, '"'}))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage("it is not text in UTF-8");
    assertThatThrownBy(() -> StrictJson.read("{}".getBytes(StandardCharsets.UTF_16)))
        .isInstanceOf(InvalidFileException.class);
  }

  @Test
  void doesNotShowWhatTheFileHolds() {
    assertThatThrownBy(() -> StrictJson.read("{\"password\": \"hidden\", "))
        .hasMessageNotContaining("hidden");
  }

  @Test
  void aMessageIsShortAndNamesTheFileThatItIsGiven() {
    assertThatThrownBy(() -> StrictJson.read("x".repeat(10_000)))
        .hasMessageMatching("it is no JSON: .{100,300}")
        .satisfies(
            e ->
                assertThat(((InvalidFileException) e).named("a/b.json"))
                    .hasMessageStartingWith("a/b.json is no JSON: "));
  }

  @Test
  void refusesAFileThatIsTooLongBeforeItIsInMemory() {
    long[] given = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            given[0]++;
            return ' ';
          }

          @Override
          public int read(byte[] into, int from, int length) {
            given[0] += length;
            return length;
          }
        };
    assertThatThrownBy(() -> SmallFile.read(endless, StrictJson.MOST_BYTES))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage("it has more than 4194304 bytes, too many for what it is");
    assertThat(given[0]).isEqualTo(StrictJson.MOST_BYTES + 1L);
    assertThatThrownBy(() -> StrictJson.read(" ".repeat(StrictJson.MOST_BYTES + 1)))
        .hasMessageContaining("too many for JSON of a run");
  }

  @Test
  void takesAFileThatIsJustNotTooLong() throws IOException {
    assertThat(SmallFile.read(new ByteArrayInputStream(new byte[7]), 7)).hasSize(7);
  }
}
