package io.dcganspark.model.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTest {
  @Test
  void namesTheModelAndItsBestInstructions() {
    String description =
        """
        processor\t: 0
        model name\t: Some CPU @ 2.00GHz
        flags\t\t: fpu sse4_1 avx avx2 avx512f avx512_bf16

        processor\t: 1
        model name\t: Some CPU @ 2.00GHz
        flags\t\t: fpu sse4_1 avx avx2 avx512f avx512_bf16
        """;
    assertThat(Processor.describe(description)).isEqualTo("Some CPU @ 2.00GHz (avx512_bf16)");
  }

  @Test
  void saysWhatItDoesNotKnow() {
    assertThat(Processor.describe("")).isEqualTo("unknown (no vector instructions)");
  }

  @Test
  void thisMachineHasOne() {
    assertThat(Processor.describe()).doesNotContain("\n").isNotEqualTo("unknown");
  }
}
