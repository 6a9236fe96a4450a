package io.dcganspark.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.device.ComputeDevices;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.device.Devices;
import io.dcganspark.model.device.Processor;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.training.ComputeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused and what is chosen with the natives for the CPU. */
class LibtorchDevicesTest {
  private final ComputeDevices devices =
      new ComputeSettings("libtorch", Precision.FLOAT32).devices();

  @Test
  void cudaIsRefusedInOneLine() {
    String refusal =
        "training.device is cuda, found no CUDA for libtorch to compute on (this jar is built"
            + " without -Pgpu): submit the jar that is built with -Pgpu to executors with an NVIDIA"
            + " GPU, CUDA 13 and cuDNN 9, or set training.device=auto";
    assertThat(devices.obstacle(DeviceChoice.CUDA)).contains(refusal);
    assertThat(devices.obstacleOfJar(DeviceChoice.CUDA)).contains(refusal);
    assertThatThrownBy(() -> devices.use(DeviceChoice.CUDA, "0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(refusal);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "CPU"})
  void theProcessorIsAlwaysThere(DeviceChoice choice) {
    assertThat(devices.obstacle(choice)).isEmpty();
    assertThat(devices.obstacleOfJar(choice)).isEmpty();
    devices.use(choice, null);
    assertThat(devices.isCuda()).isFalse();
    assertThat(devices.describe()).isEqualTo(Processor.describe());
    assertThat(Devices.isGpu(devices.describe())).isFalse();
  }

  @Test
  void aGpuWithoutNumberIsRefused() {
    assertThatThrownBy(() -> devices.use(DeviceChoice.AUTO, "MIG-1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Spark calls the GPU of a task \"MIG-1\"");
  }
}
