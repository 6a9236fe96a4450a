package io.dcganspark.job.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.SyncConfig.Mode;
import io.dcganspark.job.config.UserErrorException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SerializerCheckTest {
  private static final SparkConf KRYO =
      new SparkConf(false).set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");

  @Test
  void refusesKryoWhereNd4jsArraysTravel() {
    assertThatThrownBy(() -> SerializerCheck.require(KRYO, Mode.PARAMETER_AVERAGING))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "spark.serializer is org.apache.spark.serializer.KryoSerializer, expected"
                + " org.apache.spark.serializer.JavaSerializer with"
                + " training.sync=parameter-averaging: leave the setting out");
  }

  @Test
  void takesItWhereTheyDoNot() {
    assertThatCode(() -> SerializerCheck.require(KRYO, Mode.GRADIENT_SHARING))
        .doesNotThrowAnyException();
  }

  @Test
  void takesSparksDefault() {
    assertThatCode(() -> SerializerCheck.require(new SparkConf(false), Mode.PARAMETER_AVERAGING))
        .doesNotThrowAnyException();
  }
}
