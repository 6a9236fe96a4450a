package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreProbeTest {
  private static final String ESTABLISH = "fs.s3a.connection.establish.timeout";
  private static final String TIMEOUT = "fs.s3a.connection.timeout";
  private static final URI BUCKET = URI.create("s3a://digits/mnist");

  /** As in core-default.xml of Hadoop 3.4 and 3.5. */
  private static Configuration ofHadoop34() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.s3a.attempts.maximum", "5");
    hadoop.set("fs.s3a.retry.limit", "7");
    hadoop.set(ESTABLISH, "30s");
    hadoop.set(TIMEOUT, "200s");
    return hadoop;
  }

  @Test
  void localPathIsAskedUnderTheDefaultsOfHadoop34(@TempDir Path folder) {
    assertThatCode(() -> StoreProbe.ask("data.path", folder.toString(), ofHadoop34()))
        .doesNotThrowAnyException();
  }

  @Test
  void durationsOfHadoop34AreShortened() {
    Configuration hasty = ProbeSettings.hasty(BUCKET, ofHadoop34());
    assertThat(hasty.get(ESTABLISH)).isEqualTo("5000");
    assertThat(hasty.get(TIMEOUT)).isEqualTo("10000");
    assertThat(hasty.get("fs.s3a.attempts.maximum")).isEqualTo("2");
    assertThat(hasty.get("fs.s3a.retry.limit")).isEqualTo("1");
  }

  @Test
  void plainNumbersOfHadoop33AreShortened() {
    Configuration hadoop = new Configuration();
    hadoop.set(ESTABLISH, "5000");
    hadoop.set(TIMEOUT, "200000");
    Configuration hasty = ProbeSettings.hasty(BUCKET, hadoop);
    assertThat(hasty.get(ESTABLISH)).isEqualTo("5000");
    assertThat(hasty.get(TIMEOUT)).isEqualTo("10000");
  }

  @Test
  void lowerDurationsStayAndNoLimitIsShortened() {
    Configuration hadoop = ofHadoop34();
    hadoop.set(ESTABLISH, "2s");
    hadoop.set(TIMEOUT, "0");
    Configuration hasty = ProbeSettings.hasty(BUCKET, hadoop);
    assertThat(hasty.get(ESTABLISH)).isEqualTo("2000");
    assertThat(hasty.get(TIMEOUT)).isEqualTo("10000");
  }

  @Test
  void settingsOfTheBucketAreShortenedToo() {
    Configuration hadoop = ofHadoop34();
    hadoop.set("fs.s3a.bucket.digits.connection.timeout", "5m");
    hadoop.set("fs.s3a.bucket.other.connection.timeout", "5m");
    Configuration hasty = ProbeSettings.hasty(BUCKET, hadoop);
    assertThat(hasty.get("fs.s3a.bucket.digits.connection.timeout")).isEqualTo("10000");
    assertThat(hasty.get("fs.s3a.bucket.other.connection.timeout")).isEqualTo("5m");
    assertThat(hasty.get("fs.s3a.bucket.digits.retry.limit")).isNull();
  }

  @Test
  void settingsOfOtherStoresStay() {
    Configuration hadoop = ofHadoop34();
    hadoop.set("ipc.client.connect.timeout", "20s");
    assertThat(ProbeSettings.hasty(BUCKET, hadoop).get("ipc.client.connect.timeout"))
        .isEqualTo("20s");
    Configuration hdfs = ProbeSettings.hasty(URI.create("hdfs://names/mnist"), hadoop);
    assertThat(hdfs.get("ipc.client.connect.timeout")).isEqualTo("5000");
    assertThat(hdfs.get("dfs.client.failover.max.attempts")).isEqualTo("4");
    assertThat(hdfs.get(TIMEOUT)).isEqualTo("200s");
    Configuration local = ProbeSettings.hasty(URI.create("/data/mnist"), hadoop);
    assertThat(local.get(TIMEOUT)).isEqualTo("200s");
    assertThat(local.get("ipc.client.connect.timeout")).isEqualTo("20s");
  }

  @Test
  void pathWithoutASchemeIsOnTheDefaultFileSystem() {
    Configuration hadoop = ofHadoop34();
    hadoop.set("fs.defaultFS", "s3a://digits");
    assertThat(ProbeSettings.hasty(URI.create("/mnist"), hadoop).get(TIMEOUT)).isEqualTo("10000");
  }

  @Test
  void wrongSettingOfTheStoreIsNamedAndNotThePath() {
    Configuration hadoop = ofHadoop34();
    hadoop.set(TIMEOUT, "soon");
    assertThatThrownBy(() -> StoreProbe.ask("data.path", BUCKET.toString(), hadoop))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            TIMEOUT
                + " is 'soon', expected milliseconds or a duration such as 30s: mend this setting"
                + " of Hadoop");
    hadoop.set("fs.s3a.retry.limit", "often");
    hadoop.unset(TIMEOUT);
    assertThatThrownBy(() -> StoreProbe.ask("data.path", BUCKET.toString(), hadoop))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("fs.s3a.retry.limit is 'often', expected a whole number");
  }

  @Test
  void settingThatHadoopCannotReadIsNotThePathsFault(@TempDir Path folder) {
    Configuration hadoop = ofHadoop34();
    // An older client of a store reads a newer Hadoop's durations as numbers, as this one does.
    hadoop.set("fs.file.impl", NumbersOnly.class.getName());
    assertThatThrownBy(() -> StoreProbe.ask("data.path", folder.toUri().toString(), hadoop))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(
            "cannot read one of its settings for this store (For input string: \"200s\")")
        .hasMessageNotContaining("cannot be used");
  }

  /** A client that was built before the setting became a duration. */
  public static final class NumbersOnly extends LocalFileSystem {
    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
      hadoop.getInt(TIMEOUT, 0);
      super.initialize(name, hadoop);
    }
  }
}
