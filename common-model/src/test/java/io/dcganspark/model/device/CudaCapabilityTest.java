package io.dcganspark.model.device;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaCapabilityTest {
  @ParameterizedTest
  @CsvSource({"3, 7", "5, 0", "7, 5", "8, 0", "8, 6"})
  void thoseWithKernelsAreTaken(int major, int minor) {
    assertThatCode(() -> new CudaCapability(major, minor).requireKernels(0))
        .doesNotThrowAnyException();
  }

  /** Ada is 8.9, and runs machine code for Ampere (NVIDIA's Ada GPU Architecture Compatibility). */
  @ParameterizedTest
  @CsvSource({"5, 3", "6, 2", "7, 2", "8, 9"})
  void laterOnesOfTheSameMajorNumberAreTaken(int major, int minor) {
    assertThatCode(() -> new CudaCapability(major, minor).requireKernels(0))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"3, 5", "9, 0", "10, 0", "12, 0"})
  void othersAreRefusedWithWhatToDo(int major, int minor) {
    assertThatThrownBy(() -> new CudaCapability(major, minor).requireKernels(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("GPU 1 has compute capability %d.%d, ".formatted(major, minor))
        .hasMessageContaining("(3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6, and later")
        .hasMessageContaining("CUDA_VISIBLE_DEVICES");
  }
}
