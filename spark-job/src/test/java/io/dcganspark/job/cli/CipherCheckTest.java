package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.run.CipherCheck;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CipherCheckTest {
  private static final String ON = "true";

  @AfterEach
  void clear() {
    for (var setting : conf("AES/GCM/NoPadding", ON, ON).getAll()) {
      System.clearProperty(setting._1());
    }
  }

  private static SparkConf conf(String cipher, String authenticate, String encrypt) {
    return new SparkConf(false)
        .set("spark.authenticate", authenticate)
        .set("spark.network.crypto.enabled", encrypt)
        .set("spark.network.crypto.cipher", cipher);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.3", "3.5.5", "3.5.8", "3.5.8-vendor-2", "3.5.0", "3.4.12", "2.9.9"})
  void refusesGcmOnSparkWhereNothingArrives(String version) {
    assertThatThrownBy(() -> CipherCheck.require(conf("AES/GCM/NoPadding", ON, ON), version))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("spark.network.crypto.cipher is AES/GCM/NoPadding")
        .hasMessageContaining("Spark " + version + ", expected Spark 3.5.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.9", "3.5.9-vendor-2", "3.5.10", "3.6.0", "4.0.0"})
  void acceptsGcmWhereItWorks(String version) {
    assertThatCode(() -> CipherCheck.require(conf("AES/GCM/NoPadding", ON, ON), version))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesGcmOnVersionThatCannotBeRead() {
    assertThatThrownBy(() -> CipherCheck.require(conf("aes/gcm/nopadding", ON, ON), "trunk"))
        .hasMessageContaining("Spark trunk");
  }

  @Test
  void refusesTlsForRpcWhichTheExchangeDoesNotUse() {
    assertThatThrownBy(
            () ->
                CipherCheck.require(
                    new SparkConf(false).set("spark.ssl.rpc.enabled", "true"), "4.2.0"))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("spark.ssl.rpc.enabled is true, expected false: ")
        .hasMessageContaining("spark.network.crypto.enabled=true");
  }

  @Test
  void acceptsWhatDoesNotUseGcm() {
    assertThatCode(
            () -> {
              CipherCheck.require(new SparkConf(false), "3.5.5");
              CipherCheck.require(conf("AES/CTR/NoPadding", ON, ON), "3.5.5");
              CipherCheck.require(conf("AES/GCM/NoPadding", ON, "false"), "3.5.5");
              CipherCheck.require(conf("AES/GCM/NoPadding", "false", ON), "3.5.5");
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train --data /mnist", "generate --checkpoint x --to x.png"})
  void commandsEndWithTwoAndOneLine(String command) {
    for (var setting : conf("AES/GCM/NoPadding", ON, ON).getAll()) {
      System.setProperty(setting._1(), setting._2());
    }
    assumeThat(JobParts.ofThisJob().sparkVersion())
        .as("the other line is refused")
        .startsWith("3.5.");
    TestParts job = TestParts.onSpark("3.5.8");

    assertThat(job.run(command.split(" "))).isEqualTo(2);
    assertThat(job.err().lines())
        .singleElement()
        .asString()
        .startsWith("dcgan: spark.network.crypto.cipher is AES/GCM/NoPadding");
  }
}
