package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SessionCheckTest {
  private static SparkConf conf(String key, String value) {
    return new SparkConf(false).set(key, value);
  }

  @Test
  void takesSparksOwnSettings() {
    assertThatCode(() -> SessionCheck.require(new SparkConf(false), "3.5.9"))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                SessionCheck.require(
                    conf("spark.serializer", "org.apache.spark.serializer.JavaSerializer"),
                    "3.5.9"))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesKryo() {
    assertThatThrownBy(
            () ->
                SessionCheck.require(
                    conf("spark.serializer", "org.apache.spark.serializer.KryoSerializer"),
                    "3.5.9"))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "spark.serializer is org.apache.spark.serializer.KryoSerializer, expected org.apache.spark.serializer.JavaSerializer, since Kryo knows neither records nor ND4J's arrays: leave it out when the session is started");
  }

  @Test
  void refusesExecutorsThatComeAndGo() {
    assertThatThrownBy(
            () -> SessionCheck.require(conf("spark.dynamicAllocation.enabled", "true"), "3.5.9"))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("spark.dynamicAllocation.enabled is true, expected false");
  }
}
