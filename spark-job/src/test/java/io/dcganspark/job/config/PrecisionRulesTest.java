package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.training.ComputeSettings;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which precisions go together with the other keys. */
class PrecisionRulesTest {
  private static JobConfigLoader loader() {
    return new JobConfigLoader(new Configuration(false)).option("--data", "data.path", "/data");
  }

  @ParameterizedTest
  @CsvSource({"auto, libtorch", "cpu, libtorch", "auto, auto", "cpu, onednn"})
  void refusesTf32WithoutAGpuThatLibtorchComputesOn(String device, String backend) {
    JobConfigLoader loader =
        loader()
            .set("training.precision=tf32")
            .set("training.device=" + device)
            .set("training.backend=" + backend);
    assertThatThrownBy(loader::load)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(
            "training.precision of --set must be float32 or bfloat16, since only a GPU multiplies"
                + " in TF32: that takes training.device=cuda and training.backend=libtorch");
  }

  @Test
  void takesTf32ForLibtorchOnCuda() {
    JobConfig config =
        loader()
            .set("training.precision=tf32")
            .set("training.device=cuda")
            .set("training.backend=libtorch")
            .load();
    assertThat(config.training().compute())
        .isEqualTo(new ComputeSettings("libtorch", Precision.TF32));
  }

  @Test
  void gradientsTravelInNoPrecisionOfAGpu() {
    assertThatThrownBy(() -> loader().set("exchange.precision=tf32").load())
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("exchange.precision")
        .hasMessageContaining("float32, bfloat16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"training.r1", "training.r2", "training.gradient-penalty"})
  void refusesAPenaltyWhoseDifferencesAreRoundedAway(String key) {
    assertThatThrownBy(() -> loader().set(key + "=1").set("training.precision=bfloat16").load())
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(
            "training.precision of --set must be float32, since %s needs differences that bfloat16"
                .formatted(key));
  }

  @Test
  void refusesToRoundGradientsWhereDl4jSparkExchangesNetworks() {
    JobConfigLoader loader =
        loader().set("exchange.precision=bfloat16").set("training.sync=parameter-averaging");
    assertThatThrownBy(loader::load)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("exchange.precision")
        .hasMessageContaining("training.sync=parameter-averaging");
  }
}
