package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LocalNamesTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aNameIsSpeltInTheEncodingOfTheLocale() {
    assertThat(LocalNames.canSpell("photos", StandardCharsets.US_ASCII)).isTrue();
    assertThat(LocalNames.canSpell("фото", StandardCharsets.US_ASCII)).isFalse();
    assertThat(LocalNames.canSpell("фото", StandardCharsets.UTF_8)).isTrue();
    assertThat(LocalNames.canSpell("\uFFFD\uFFFD", StandardCharsets.UTF_8)).isFalse();
  }

  @Test
  void aCommandLineThatJavaCannotReadIsNamed() {
    byte[] line = utf8("java\0train\0--output\0läufe\0");
    assertThat(LocalNames.problem(line, StandardCharsets.US_ASCII))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .startsWith("the command line has characters outside US-ASCII")
                    .contains("LC_ALL=C.UTF-8")
                    .doesNotContain("\n"));
    assertThat(LocalNames.problem(line, StandardCharsets.UTF_8)).isEmpty();
    assertThat(LocalNames.problem(utf8("java\0train\0what?\0"), StandardCharsets.US_ASCII))
        .isEmpty();
  }

  @Test
  void whatSparksLauncherMadeQuestionMarksOfIsNamed() {
    assertThat(LocalNames.lostIn(StandardCharsets.US_ASCII, "train", "--output", "l??ufe"))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .startsWith("l??ufe on the command line has question marks")
                    .contains("US-ASCII", "LC_ALL=C.UTF-8"));
    assertThat(LocalNames.lostIn(StandardCharsets.UTF_8, "train", "what?")).isEmpty();
    assertThat(LocalNames.lostIn(StandardCharsets.US_ASCII, "train", "--output", "o")).isEmpty();
  }
}
