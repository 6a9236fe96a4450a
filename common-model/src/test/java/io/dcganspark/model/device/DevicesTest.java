package io.dcganspark.model.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    assertThatThrownBy(() -> Devices.useGpu(address))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Spark calls the GPU of a task \"" + address + "\", expected")
        .hasMessageContaining("discoveryScript");
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
