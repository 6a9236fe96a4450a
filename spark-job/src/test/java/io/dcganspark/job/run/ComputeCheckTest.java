package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.training.ComputeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"auto", "onednn", "nd4j"})
  void thisProcessorHasFloat32(String backend) {
    assertThatCode(() -> ComputeCheck.require(new ComputeSettings(backend, Precision.FLOAT32)))
        .doesNotThrowAnyException();
  }

  @Test
  void anUnknownBackendIsNamedWithItsKey() {
    assertThatThrownBy(
            () -> ComputeCheck.require(new ComputeSettings("tensorflow", Precision.FLOAT32)))
        .isInstanceOf(UserErrorException.class)
        .hasMessage(
            "training.backend: backend tensorflow: expected one of auto, onednn, nd4j, or another"
                + " on the class path (--jars)");
  }
}
