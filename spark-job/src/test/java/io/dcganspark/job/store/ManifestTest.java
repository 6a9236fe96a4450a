package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final String NAME = "MANIFEST-00000938.json";
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final String GOOD =
      """
      {"version": 1, "step": 938, "folder": "step-00000938-1f",
       "files": {"generator.zip": {"length": 3, "sha256": "%s"}}}
      """
          .formatted(DIGEST);

  private static Manifest read(String json) throws IOException {
    return Manifest.fromJson(NAME, json.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuses(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining(reason);
  }

  /** {@link #GOOD} with one thing changed. */
  private static String but(String part, String other) {
    assertThat(GOOD).contains(part);
    return GOOD.replace(part, other);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    Manifest manifest =
        new Manifest(
            938,
            Manifest.folderOf(938, "1f"),
            Map.of("a.zip", FileEntry.of(content), "b", FileEntry.of(new byte[0])),
            Optional.empty());
    assertThat(Manifest.fromJson(NAME, manifest.toJson())).isEqualTo(manifest);
    assertThat(new String(manifest.toJson(), StandardCharsets.UTF_8)).contains("\"version\" : 1");
    assertThat(manifest.files().get("b").sha256()).startsWith("e3b0c44298fc1c14");
  }

  @Test
  void readsTheFormatOfVersionOne() throws IOException {
    assertThat(read(GOOD))
        .isEqualTo(
            new Manifest(
                938,
                "step-00000938-1f",
                Map.of("generator.zip", new FileEntry(3, DIGEST)),
                Optional.empty()));
  }

  /** As it is written now: with the run's identity, and with the files that say what it is. */
  private static Manifest ofVersionTwo() {
    Map<String, FileEntry> files = new TreeMap<>();
    for (String name : TestRun.record(History.EMPTY).files().keySet()) {
      files.put(name, new FileEntry(3, DIGEST));
    }
    return new Manifest(938, "step-00000938-1f", files, Optional.of(TestRun.IDENTITY));
  }

  @Test
  void readsTheFormatOfVersionTwo() throws IOException {
    byte[] json = ofVersionTwo().toJson();
    assertThat(Manifest.fromJson(NAME, json)).isEqualTo(ofVersionTwo());
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"version\" : 2", "\"run\" : \"" + TestRun.IDENTITY + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "provenance.json", "history.json"})
  void refusesAVersionTwoThatDoesNotSayWhatItsRunIs(String missing) throws IOException {
    Map<String, FileEntry> files = new TreeMap<>(ofVersionTwo().files());
    files.remove(missing);
    byte[] json = new Manifest(938, "step-00000938-1f", files, ofVersionTwo().run()).toJson();
    assertThatThrownBy(() -> Manifest.fromJson(NAME, json))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("it names the files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "1", "0F0E0D0C-0b0a-0908-0706-050403020100"})
  void refusesAnIdentityThatIsNone(String identity) throws IOException {
    String json = new String(ofVersionTwo().toJson(), StandardCharsets.UTF_8);
    String other = json.replace(TestRun.IDENTITY, identity);
    assertThatThrownBy(() -> Manifest.fromJson(NAME, other.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("expected a UUID");
  }

  @Test
  void refusesEveryPartOfAManifest() {
    byte[] whole = GOOD.strip().getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Manifest.fromJson(NAME, part))
          .as("the first %d bytes", length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void saysThatItIsEmpty() {
    refuses("", "it is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not JSON", "[1, 2", "{} {}", "\u0000\u0000\u0000", "<html>404</html>"})
  void refusesWhatIsNoJson(String json) {
    refuses(json, "it is no JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "\"1\"", "1.5", "null", "{}"})
  void refusesWhatIsNoVersion(String version) {
    refuses(but("\"version\": 1", "\"version\": " + version), "its version is " + version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "2147483650", "99999999999999999999999"})
  void refusesANewerVersionAsSuch(String version) {
    assertThatThrownBy(() -> read(but("\"version\": 1", "\"version\": " + version)))
        .isInstanceOf(NewerVersionException.class)
        .hasMessage(
            "its version is %s, this job reads up to 2: a newer version of the job wrote it"
                .formatted(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"939", "-1", "\"938\"", "938.0", "null", "99999999999999999999999"})
  void refusesAStepThatIsNotItsNames(String step) {
    refuses(but("938,", step + ","), "it names step");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../step-00000938-1f",
        "step-00000938-1f/../x",
        "/step-00000938-1f",
        "step-00000938-",
        "step-00000938-1f/",
        "step-00000937-1f",
        "hdfs://other/step-00000938-1f",
        ""
      })
  void refusesAFolderThatIsNotBesideIt(String folder) {
    refuses(but("step-00000938-1f", folder), "expected those of its name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "/etc/passwd", "..", ".", "a/b", "", ".hidden", "a b", "s3a://b/c"})
  void refusesAFileThatIsNotInItsFolder(String file) {
    refuses(but("generator.zip", file), "its entry \"" + file + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-3", "3.5", "\"3\"", "null", "1e3", "99999999999999999999999"})
  void refusesALengthThatIsNone(String length) {
    refuses(but("\"length\": 3", "\"length\": " + length), "is no file's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"})
  void refusesADigestThatIsNone(String digest) {
    refuses(but(DIGEST, digest), "is no file's");
  }

  @Test
  void refusesKeysThatComeTwice() {
    refuses(but("\"step\": 938", "\"step\": 938, \"step\": 938"), "it is no JSON: Duplicate");
    refuses(
        but("\"files\": {", "\"files\": {\"generator.zip\": {\"length\": 1},"),
        "it is no JSON: Duplicate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null", "\"generator.zip\""})
  void refusesNoFiles(String files) {
    refuses(GOOD.replaceFirst("\"files\": .*", "\"files\": " + files + "}"), "it names no files");
  }

  @Test
  void refusesJsonThatIsTooDeep() {
    refuses("[".repeat(100_000), "it is no JSON");
  }

  @Test
  void randomDamageGivesNothingButARefusalOrAManifestOfThisStep() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = GOOD.getBytes(StandardCharsets.UTF_8);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        Manifest manifest = Manifest.fromJson(NAME, bytes);
        assertThat(manifest.step()).isEqualTo(938);
        assertThat(manifest.folder()).matches("step-00000938-[0-9a-z]+");
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("it");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MANIFEST-00000938.json, 938",
    "MANIFEST-123456789.json, 123456789",
    "MANIFEST-000000938.json, -1",
    "MANIFEST-938.json, -1",
    "MANIFEST-00000938.json.tmp, -1",
    ".MANIFEST-00000938.json.tmp, -1",
    "MANIFEST-9999999999999999999.json, -1",
    "manifest-00000938.json, -1"
  })
  void knowsManifestsByTheirNames(String name, long step) {
    assertThat(Manifest.stepOfManifest(name)).isEqualTo(step);
  }

  @Test
  void namesDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Manifest.nameOf(938)).isEqualTo(NAME);
      assertThat(Manifest.folderOf(938, "1f")).isEqualTo("step-00000938-1f");
    } finally {
      Locale.setDefault(before);
    }
  }
}
