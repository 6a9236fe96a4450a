package io.dcganspark.model.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
  @Test
  void theAddressThatSparkGivesIsTheDevicesNumber() {
    assertThat(Devices.number("0")).isZero();
    assertThat(Devices.number("11")).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GPU-8f0c", "MIG-1", "-1", "", "1.0"})
  void anAddressThatIsNoNumberIsRefusedAlsoWhereTheCpuComputes(String address) {
    assertThatThrownBy(() -> Devices.use(DeviceChoice.AUTO, address))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Spark calls the GPU of a task \"" + address + "\", expected")
        .hasMessageContaining("discoveryScript");
  }

  @Test
  void cudaThatIsNotThereIsRefusedWhereItIsRequired() {
    assertThatThrownBy(() -> Devices.use(DeviceChoice.CUDA, "0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "training.device is cuda, found no CUDA to compute on (this jar is built without"
                + " -Pcuda): submit the jar that is built with -Pcuda to executors with an NVIDIA"
                + " GPU, CUDA 11.6 and cuDNN 8.3, or set training.device=auto");
    assertThat(Devices.obstacleOfJar(DeviceChoice.CUDA))
        .isEqualTo(Devices.obstacle(DeviceChoice.CUDA));
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "CPU"})
  void theProcessorComputesWhereCudaIsNotRequired(DeviceChoice choice) {
    Devices.use(choice, null);

    assertThat(Devices.obstacle(choice)).isEmpty();
    assertThat(Devices.obstacleOfJar(choice)).isEmpty();
  }

  @Test
  void withoutDeviceTheProcessorIsTold() {
    assertThat(Devices.isCuda()).isFalse();
    assertThat(Devices.describe()).isEqualTo(Processor.describe());
    assertThat(Devices.isGpu(Devices.describe())).isFalse();
  }

  @Test
  void aGpuIsToldApartFromProcessors() {
    assertThat(Devices.isGpu(Devices.gpu(new CudaCapability(8, 0)))).isTrue();
  }
}
