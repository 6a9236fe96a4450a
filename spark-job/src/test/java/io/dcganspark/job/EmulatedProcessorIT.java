package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.Submission;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The job on processors that oneDNN takes for older ones than they are ({@code DNNL_MAX_CPU_ISA},
 * <a href="https://oneapi-src.github.io/oneDNN/v2.5/dev_guide_cpu_dispatcher_control.html">CPU
 * dispatcher control</a>).
 */
@Tag("chaos")
class EmulatedProcessorIT {
  @TempDir private Path directory;

  private static Submission submit(String instructions, List<String> arguments) {
    return LocalSpark.in("processor-" + instructions)
        .submit(Map.of("DNNL_MAX_CPU_ISA", instructions), List.of(), arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "AVX2, AVX2",
    "AVX512_CORE, AVX-512",
    "AVX512_CORE_VNNI, AVX-512 with VNNI",
  })
  void aPrecisionThatTheProcessorLacksIsRefusedBeforeAnythingStarts(
      String instructions, String name) {
    SmallTraining training =
        new SmallTraining(directory, "run").with("training.precision=bfloat16");
    Submission submission = submit(instructions, training.arguments());
    assertThat(submission.exitCode()).as(submission.output()).isEqualTo(2);
    assertThat(submission.output().lines().filter(line -> line.startsWith("dcgan: ")))
        .singleElement()
        .asString()
        .matches(
            "dcgan: training\\.precision: precision bfloat16: found a processor with (%s|AVX2), expected AVX512-BF16 or AMX: use float32"
                .formatted(name));
    assertThat(directory.resolve("run")).doesNotExist();
  }

  @Test
  void aProcessorWithoutAvx512Trains() {
    SmallTraining training = new SmallTraining(directory, "run").with("training.epochs=1");
    Submission submission = submit("AVX2", training.arguments());
    assertThat(submission.exitCode()).as(submission.output()).isZero();
    assertThat(training.has("_SUCCESS")).isTrue();
  }
}
