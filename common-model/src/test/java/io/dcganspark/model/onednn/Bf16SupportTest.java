package io.dcganspark.model.onednn;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.dnnl.global.dnnl;
import org.junit.jupiter.api.Test;

class Bf16SupportTest {
  @Test
  void aProcessorWithoutBfloat16IsNamed() {
    assertThatThrownBy(() -> Bf16Support.require(dnnl.dnnl_cpu_isa_avx2))
        .isInstanceOf(UnsupportedPrecisionException.class)
        .hasMessage(
            "precision bfloat16: found a processor with AVX2, expected AVX512-BF16 or AMX: use"
                + " float32");
  }

  @Test
  void theVectorInstructionsAreEnough() {
    assertThatCode(() -> Bf16Support.require(dnnl.dnnl_cpu_isa_avx512_core_bf16))
        .doesNotThrowAnyException();
  }

  @Test
  void theMatrixInstructionsAreEnough() {
    assertThatCode(() -> Bf16Support.require(dnnl.dnnl_cpu_isa_avx512_core_amx))
        .doesNotThrowAnyException();
  }
}
