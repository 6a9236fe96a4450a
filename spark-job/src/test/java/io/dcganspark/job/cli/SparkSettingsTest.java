package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The files of Spark's settings that come with the project, read as spark-submit reads them. */
class SparkSettingsTest {
  private static final String DEFAULTS = "spark-defaults.conf";
  private static final String SECURE = "secure.conf";

  private static Properties read(String name) throws IOException {
    Properties settings = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of("..", "conf", name))) {
      settings.load(in);
    }
    return settings;
  }

  @Test
  void secureHasAllOfTheDefaults() throws IOException {
    assertThat(read(SECURE)).containsAllEntriesOf(read(DEFAULTS));
  }

  /** A driver that a standalone cluster starts gets these from nowhere else. */
  @Test
  void driversGetTheModulesThatThisSparkNeeds() throws IOException {
    // Spark 4's others tune Netty and Arrow; a driver does without them.
    boolean isAllOfThem = JobParts.ofThisJob().sparkVersion().startsWith("3.5.");
    assertThat(read(DEFAULTS).getProperty("spark.driver.extraJavaOptions").split("\\s+"))
        .containsAll(
            Arrays.stream(JavaModuleOptions.defaultModuleOptions().split(" "))
                .filter(option -> isAllOfThem || option.startsWith("--add-opens"))
                .toList());
  }

  @Test
  void secureAuthenticatesAndEncryptsWithoutWayBack() throws IOException {
    assertThat(read(SECURE))
        .containsEntry("spark.authenticate", "true")
        .containsEntry("spark.network.crypto.enabled", "true")
        .containsEntry("spark.network.crypto.cipher", "AES/GCM/NoPadding")
        .containsEntry("spark.network.crypto.authEngineVersion", "2")
        .containsEntry("spark.network.crypto.saslFallback", "false")
        .containsEntry("spark.io.encryption.enabled", "true");
  }

  @Test
  void secureHasNoSecretThatEveryoneWouldShare() throws IOException {
    assertThat(read(SECURE)).doesNotContainKey("spark.authenticate.secret");
  }

  @Test
  void secureRedactsKeysOfStores() throws IOException {
    String pattern = read(SECURE).getProperty("spark.redaction.regex");
    for (String key :
        new String[] {
          "spark.authenticate.secret",
          "spark.hadoop.fs.s3a.secret.key",
          "spark.hadoop.fs.s3a.access.key",
          "spark.hadoop.fs.s3a.session.token",
          "spark.hadoop.fs.azure.account.key.x.blob.core.windows.net",
          "spark.ssl.keyStorePassword"
        }) {
      assertThat(key).containsPattern(pattern);
    }
    assertThat("spark.executor.memory").doesNotContainPattern(pattern);
  }
}
