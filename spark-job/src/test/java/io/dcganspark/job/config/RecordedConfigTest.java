package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.RecordingServer;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's config.json, which somebody else may have written. */
class RecordedConfigTest {
  private static final String VARIABLE = "PATH";

  @TempDir Path directory;

  private static JobConfig valid(String... assignments) {
    JobConfigLoader loader = new JobConfigLoader(new Configuration(false)).set("data.path=/data");
    for (String assignment : assignments) {
      loader.set(assignment);
    }
    return loader.load();
  }

  private static JobConfig read(String json) {
    return JobConfigLoader.recorded("run/config.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n", "\u001b");
  }

  @Test
  void isWhatARunRecorded() {
    Path own = Path.of("..", "conf", "own");
    for (JobConfig config :
        new JobConfig[] {
          valid("run.id=night", "data.options.some.dotted=x", "exchange.timeout=1500ms"),
          valid(
              "model.recipe=own",
              "model.generator=" + own.resolve("generator.json"),
              "model.discriminator=" + own.resolve("discriminator.json"))
        }) {
      assertThat(read(config.toJson())).isEqualTo(config);
    }
  }

  @Test
  void whatAnEarlierVersionDidNotRecordIsTheDefault() {
    assertThat(read("{\"data\": {\"path\": \"/data\"}}")).isEqualTo(valid());
  }

  @Test
  void aKeyThatAnEarlierVersionNamedOtherwiseKeepsItsValue() throws InvalidFileException {
    String earlier = "{\"data\": {\"path\": \"/data\"}, \"training\": {\"mirror\": true}}";
    JobConfig today = valid("data.mirror=true");
    assertThat(read(earlier)).isEqualTo(today);
    for (String json : new String[] {earlier, today.toJson()}) {
      assertThat(ConfigKeys.MIRROR.recordedIn(StrictJson.read(json)).asBoolean()).isTrue();
    }
    assertThat(ConfigKeys.MIRROR.recordedIn(StrictJson.read(valid().toJson())).asBoolean())
        .isFalse();
  }

  @Test
  void theEarlierNameIsNoKeyOfANewRun() {
    assertThatThrownBy(() -> valid("training.mirror=true"))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("did you mean data.mirror?");
  }

  @Test
  void aTextThatLooksLikeASubstitutionIsAText() {
    String text = "/runs/${" + VARIABLE + "}";
    assertThat(read("{\"data\": {\"path\": \"%s\"}}".formatted(text)).data().path())
        .isEqualTo(text);
  }

  @Test
  void nothingIsSubstitutedIncludedOrOpened() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret.json"), "{\"run\": {\"id\": \"x\"}}");
    try (RecordingServer server = new RecordingServer()) {
      String address = server.address("x?k=");
      for (String hocon :
          new String[] {
            "{\"data\": {\"path\": ${%s}}}".formatted(VARIABLE),
            "{\"data\": {\"path\": \"/x\"${?%s}}}".formatted(VARIABLE),
            "{\"model\": {\"recipe\": \"own\", \"generator\": \"%s\"${?%s}}}"
                .formatted(address, VARIABLE),
            "{include url(\"%s\")}".formatted(address),
            "include url(\"%s\")".formatted(address),
            "{\"model\": {include file(\"%s\")}}".formatted(secret),
            "include \"%s\"".formatted(secret),
            "data.path = /data",
            "{\"data\": {\"path\": /data}}",
          }) {
        assertRefused(hocon, "run/config.json is no JSON: ");
      }
      for (String named : new String[] {address, secret.toString(), secret.toUri().toString()}) {
        assertRefused(
            "{\"model\": {\"recipe\": \"own\", \"generator\": \"%s\"}}".formatted(named),
            "run/config.json: model.generator is a text, expected the network itself");
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void refusesWhatIsDeepLongOrTwice() {
    int levels = 60_000;
    assertRefused("{\"a\":".repeat(levels) + "1" + "}".repeat(levels), "nesting depth");
    assertRefused(
        "{\"model\": {\"generator\": " + "[".repeat(levels) + "]".repeat(levels) + "}}",
        "nesting depth");
    assertRefused("{\"training\": {\"seed\": 1e999999999}}", "a number that is too large");
    assertRefused("{\"training\": {\"seed\": %s}}".formatted("9".repeat(2_000)), "Number length");
    assertRefused("{\"data\": {\"path\": \"a\"}, \"data\": {\"path\": \"b\"}}", "Duplicate");
    assertRefused("{\"data\": {\"path\": \"a\"}} {}", "is no JSON");
    assertRefused("", "run/config.json is empty");
    assertRefused("[]", "it is no object");
    assertRefused(" ".repeat((4 << 20) + 1), "too many for JSON of a run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\": {\"recipe\": \"evil\\u001b[2J\\nsecond line\"}}",
        "{\"a\\u001b[2J\": 1}",
        "{\"run\": {\"id\": \"\\u001b]0;title\\u0007\"}}",
      })
  void whatItSaysDoesNotSteerATerminal(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(UserErrorException.class)
        .hasMessageNotContainingAny("\u001b", "\u0007")
        .hasMessageContaining("\\u001b");
  }

  @Test
  void aPasswordInItIsNotShown() {
    assertThatThrownBy(() -> read("{\"data\": {\"path\": \"s3a://KEY:HIDDEN@bucket/x\"}}"))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("data.path")
        .hasMessageNotContaining("HIDDEN");
  }
}
