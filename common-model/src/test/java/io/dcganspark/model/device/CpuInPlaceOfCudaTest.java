package io.dcganspark.model.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;

class CpuInPlaceOfCudaTest {
  /** A backend that answers as ND4J's for CUDA does. */
  private static CpuBackend answering(BooleanSupplier canRun) {
    return new CpuBackend() {
      @Override
      public boolean canRun() {
        return canRun.getAsBoolean();
      }
    };
  }

  @Test
  void aBackendThatRunsHasNoObstacle() {
    assertThat(CpuInPlaceOfCuda.obstacleOf(answering(() -> true))).isEmpty();
  }

  @Test
  void theRootOfALibraryThatDoesNotLoadIsToldInOneLine() {
    CpuBackend backend =
        answering(
            () -> {
              UnsatisfiedLinkError failure = new UnsatisfiedLinkError("no jnicudart");
              failure.initCause(
                  new UnsatisfiedLinkError("libcudart.so.11.0: cannot open\n\tand more"));
              throw failure;
            });
    assertThat(CpuInPlaceOfCuda.obstacleOf(backend)).hasValue("libcudart.so.11.0: cannot open");
  }

  @Test
  void aMachineWithLibrariesAndWithoutDeviceIsToldToo() {
    CpuBackend backend =
        answering(
            () -> {
              throw new RuntimeException("No CUDA devices were found in system");
            });
    assertThat(CpuInPlaceOfCuda.obstacleOf(backend))
        .hasValue("No CUDA devices were found in system");
  }
}
