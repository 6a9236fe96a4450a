package io.dcganspark.model.onednn;

import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.dnnl.global.dnnl;

/** Whether this processor multiplies bfloat16. */
final class Bf16Support {
  /** What oneDNN calls its sets of instructions; one that has another has all of its bits. */
  private static final Map<Integer, String> INSTRUCTIONS =
      new TreeMap<>(
          Map.of(
              dnnl.dnnl_cpu_isa_sse41, "SSE4.1",
              dnnl.dnnl_cpu_isa_avx, "AVX",
              dnnl.dnnl_cpu_isa_avx2, "AVX2",
              dnnl.dnnl_cpu_isa_avx512_core, "AVX-512",
              dnnl.dnnl_cpu_isa_avx512_core_vnni, "AVX-512 with VNNI",
              dnnl.dnnl_cpu_isa_avx2_vnni, "AVX2 with VNNI"));

  private Bf16Support() {}

  /**
   * Passes where it does.
   *
   * @throws UnsupportedPrecisionException where it does not
   */
  static void require() {
    require(dnnl.dnnl_get_effective_cpu_isa());
  }

  static void require(int instructions) {
    int needed = dnnl.dnnl_cpu_isa_avx512_core_bf16;
    if ((instructions & needed) != needed) {
      throw new UnsupportedPrecisionException(
          "precision bfloat16: found a processor with %s, expected AVX512-BF16 or AMX: use float32"
              .formatted(INSTRUCTIONS.getOrDefault(instructions, "older instructions")));
    }
  }
}
