package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.training.ComputeSettings;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceCheckTest {
  private static final ComputeSettings AUTO = ComputeSettings.auto(Precision.FLOAT32);

  @ParameterizedTest
  @ValueSource(strings = {"local[2]", "spark://host:7077", "yarn", "k8s://https://host:6443"})
  void aJarWithoutCudaIsRefusedOnAnyClusterWhereCudaIsRequired(String master) {
    assertThatThrownBy(() -> DeviceCheck.require(DeviceChoice.CUDA, AUTO, conf(master)))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("training.device is cuda, found no CUDA to compute on (this jar")
        .hasMessageEndingWith("or set training.device=auto");
  }

  @Test
  void theProcessorIsAlwaysThere() {
    for (DeviceChoice choice : new DeviceChoice[] {DeviceChoice.AUTO, DeviceChoice.CPU}) {
      assertThatCode(() -> DeviceCheck.require(choice, AUTO, conf("local[2]")))
          .doesNotThrowAnyException();
      assertThatCode(() -> DeviceCheck.require(choice, AUTO, conf("yarn")))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void anUnknownBackendHasNoDevices() {
    ComputeSettings unknown = new ComputeSettings("tensorflow", Precision.FLOAT32);
    assertThatThrownBy(() -> DeviceCheck.require(DeviceChoice.AUTO, unknown, conf("yarn")))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("training.backend: backend tensorflow: expected one of");
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).set("spark.master", master);
  }
}
