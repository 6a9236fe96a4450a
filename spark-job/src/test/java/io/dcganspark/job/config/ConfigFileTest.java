package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.RecordingServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of {@code --config} may reach. */
class ConfigFileTest {
  /** Set in every environment that the tests run in. */
  private static final String VARIABLE = "PATH";

  @TempDir Path directory;

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static JobConfigLoader loader() {
    return new JobConfigLoader(new Configuration()).option("--data", "data.path", "/data");
  }

  private static void assertRefused(Path file, String message) {
    for (String path : List.of(file.toString(), file.toUri().toString())) {
      assertThatThrownBy(() -> loader().file(path).load())
          .as(path)
          .isInstanceOf(UserErrorException.class)
          .hasMessageContaining(message)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void neitherAFileNorANetworkIsFetchedFromAServer() throws IOException {
    try (RecordingServer server = new RecordingServer()) {
      String address = server.address("x.conf");
      for (String path :
          List.of(
              address,
              address.replace("http", "HTTP"),
              address.replace("http:", "https:"),
              address.replace("http:", "ftp:"),
              "jar:" + address + "!/x.conf",
              address.replace("http://", "har://http-"))) {
        assertThatThrownBy(() -> loader().file(path))
            .isInstanceOf(UserErrorException.class)
            .hasMessage(
                "--config %s: expected a local path or one on a Hadoop file system (hdfs:, s3a:):"
                    + " copy the file there",
                path);
        assertThatThrownBy(
                () -> loader().set("model.recipe=own").set("model.generator=" + path).load())
            .isInstanceOf(UserErrorException.class)
            .hasMessageStartingWith("model.generator %s: expected a local path", path);
        assertThatThrownBy(() -> JobConfigLoader.isRemote("--config", path))
            .isInstanceOf(UserErrorException.class);
      }
      for (String include :
          List.of(
              "include \"%s\"",
              "include url(\"%s\")",
              "include required(url(\"%s\"))",
              "include file(\"%s\")",
              "include classpath(\"%s\")",
              "model { include url(\"%s\") }")) {
        assertRefused(
            write("x.conf", include.formatted(address)),
            "expected a file beside it or in a folder there");
      }
      assertThat(server.requests()).isEmpty();
      // The server would have answered.
      URI.create(address).toURL().openStream().close();
      assertThat(server.requests()).containsExactly("/x.conf");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data.path", "output.path", "evaluation.classifier", "evaluation.features"})
  void otherPathsAreOfFileSystemsToo(String key) {
    assertThatThrownBy(() -> loader().set(key + "=http://host/x").load())
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "%s of --set must be a local path or one on a Hadoop file system (hdfs:, s3a:), found"
                + " \"http://host/x\"",
            key);
  }

  @Test
  void filesBesideItAreIncludedInEveryWayThatNamesThem() throws IOException {
    write("other.conf", "training.epochs = 3");
    write("folder/other.conf", "include \"next.conf\"");
    write("folder/next.conf", "training.epochs = 3");
    for (String what :
        List.of(
            "\"other.conf\"",
            "file(\"other.conf\")",
            "required(\"other.conf\")",
            "\"folder/other.conf\"")) {
      Path file = write("x.conf", "include " + what);
      for (String path : List.of(file.toString(), file.toUri().toString())) {
        assertThat(loader().file(path).load().training().epochs()).as(what).isEqualTo(3);
      }
    }
  }

  @Test
  void nothingOutsideOfItsDirectoryIsIncluded() throws IOException {
    Path secret = write("secret.json", "{\"training\": {\"epochs\": 3}}");
    for (String what :
        List.of(
            "\"../secret.json\"",
            "\"" + secret + "\"",
            "\"" + secret.toUri() + "\"",
            "file(\"" + secret + "\")",
            "\"x/../../secret.json\"",
            "classpath(\"dcgan-defaults.conf\")")) {
      assertRefused(write("a/x.conf", "include " + what), "expected a file beside it");
    }
    Files.createSymbolicLink(directory.resolve("a/link.json"), secret);
    Path file = write("a/x.conf", "include \"link.json\"");
    assertThatThrownBy(() -> loader().file(file.toString()))
        .isInstanceOf(UserErrorException.class)
        .hasMessage("%s includes link.json, expected a file beside it or in a folder there", file);
  }

  @Test
  void aMountedDirectoryOfLinksIsOne() throws IOException {
    // As Kubernetes mounts a ConfigMap.
    write("mounted/..2026/x.conf", "include \"other.conf\"");
    write("mounted/..2026/other.conf", "training.epochs = 3");
    Path mounted = directory.resolve("mounted");
    Files.createSymbolicLink(mounted.resolve("..data"), Path.of("..2026"));
    for (String name : List.of("x.conf", "other.conf")) {
      Files.createSymbolicLink(mounted.resolve(name), Path.of("..data", name));
    }
    JobConfig config = loader().file(mounted.resolve("x.conf").toString()).load();
    assertThat(config.training().epochs()).isEqualTo(3);
  }

  @Test
  void keysAreSubstitutedAndVariablesAreNot() throws IOException {
    Path file = write("x.conf", "output.path = /runs\nevaluation.classifier = ${output.path}/c");
    assertThat(loader().file(file.toString()).load().evaluation().classifier()).contains("/runs/c");
    Path optional = write("y.conf", "output.path = /runs/${?%s}".formatted(VARIABLE));
    assertThat(loader().file(optional.toString()).load().output().path()).isEqualTo("/runs/");
    assertRefused(
        write("z.conf", "output.path = /runs/${%s}".formatted(VARIABLE)),
        "variables of the environment are only substituted where --config-env names them");
    assertRefused(write("z.conf", "output.path = ${user.home}"), "user.home");
  }

  @Test
  void aVariableThatIsAllowedIsSubstituted() throws IOException {
    Path file = write("x.conf", "output.path = /runs/${%s}".formatted(VARIABLE));
    JobConfig config = loader().file(file.toString()).environment(List.of(VARIABLE)).load();
    assertThat(config.output().path()).isEqualTo("/runs/" + System.getenv(VARIABLE));
    assertThat(config.toJson()).doesNotContain("\"" + VARIABLE + "\"");
    assertThatThrownBy(() -> loader().file(file.toString()).environment(List.of("HOME")).load())
        .hasMessageContaining(VARIABLE);
    assertThatThrownBy(() -> loader().environment(List.of("a.b")))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("--config-env a.b is no name of a variable");
  }

  @Test
  void refusesWhatIsNestedDeeplyOrTooLong() throws IOException {
    int levels = 60_000;
    assertRefused(write("x.conf", "{\"a\":".repeat(levels) + "1" + "}".repeat(levels)), "nested");
    assertRefused(write("x.conf", "a = " + "[".repeat(levels) + "]".repeat(levels)), "nested");
    assertRefused(write("x.conf", "a.".repeat(levels) + "b = 1"), "nested");
    assertRefused(write("x.conf", " ".repeat((4 << 20) + 1)), "it has more than 4194304 bytes");
    Path deep = write("g.json", "[".repeat(levels));
    assertThatThrownBy(() -> loader().set("model.recipe=own").set("model.generator=" + deep).load())
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("nesting depth");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.path=s3a://KEY:HIDDEN@bucket/x",
        "output.path=s3a://KEY:HID/DEN@bucket/x",
        "output.path=s3a://HIDDEN@bucket/x",
        "run.id=s3a://KEY:HIDDEN@bucket",
        "training.epochs=s3a://KEY:HIDDEN@bucket",
        "model.generator=s3a://KEY:HIDDEN@bucket/g.json",
        "evaluation.classifier=http://KEY:HIDDEN@host/c",
        "evaluation.features=http://KEY:HIDDEN@host/c",
        "data.options.url=jdbc:postgresql://ann:HIDDEN@host/db",
        "data.options.url=jdbc:postgresql://host/db?password=HIDDEN",
        "data.options.password=HIDDEN",
        "data.options.sfSecret=HIDDEN",
        "mlflow.experiment=http://ann:HIDDEN@host",
        "no.such.key=s3a://KEY:HIDDEN@bucket",
      })
  void passwordsAreRefusedWithoutBeingShown(String assignment) throws IOException {
    String key = assignment.substring(0, assignment.indexOf('='));
    Path file =
        write("x.conf", "%s = \"%s\"".formatted(key, assignment.substring(key.length() + 1)));
    for (JobConfigLoader loader :
        List.of(loader().set(assignment), loader().file(file.toString()))) {
      assertThatThrownBy(() -> loader.set("model.recipe=own").load())
          .isInstanceOf(UserErrorException.class)
          .extracting(Throwable::getMessage)
          .asString()
          .contains(key.substring(0, key.indexOf('.')))
          .doesNotContain("HIDDEN", "DEN@");
    }
  }

  @Test
  void aFileThatHoldsAPasswordInItsAddressIsNotShown() {
    assertThatThrownBy(() -> loader().file("s3a://KEY:HIDDEN@bucket/x.conf"))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "--config must be a path without user and password: give them to Hadoop, docs/stores.md"
                + " says how");
  }
}
