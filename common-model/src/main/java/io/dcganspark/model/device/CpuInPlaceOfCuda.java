package io.dcganspark.model.device;

import io.dcganspark.model.failure.Reason;
import java.util.Optional;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ND4J's CPU backend where its CUDA backend is there as well and cannot run. ND4J itself goes on to
 * the CPU then, but not before it has printed a stack trace and a warning; this one comes first in
 * its list and says it in one line. ND4J finds it as a service, and it is last everywhere else.
 */
public final class CpuInPlaceOfCuda extends CpuBackend {
  private static final Logger LOG = LoggerFactory.getLogger(CpuInPlaceOfCuda.class);
  private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

  /** Whether CUDA is not to be used, although it might run. */
  private static volatile boolean cpuOnly;

  /** Has ND4J compute on the CPU, unless it has taken its backend already. */
  static void useCpuOnly() {
    cpuOnly = true;
  }

  /** Returns why this process does not compute on CUDA. */
  static String obstacle() {
    return cudaBackend().isEmpty()
        ? "this jar is built without -Pcuda"
        : Cuda.OBSTACLE.orElse("ND4J's variables prefer the CPU");
  }

  /** Why CUDA cannot run; asked once a process, when ND4J first orders its backends. */
  private static final class Cuda {
    static final Optional<String> OBSTACLE = found();
  }

  @Override
  public int getPriority() {
    return Cuda.OBSTACLE.isPresent() ? BACKEND_PRIORITY_GPU + 1 : BACKEND_PRIORITY_CPU - 1;
  }

  @Override
  public void logBackendInit() {
    Cuda.OBSTACLE.ifPresent(
        obstacle -> LOG.info("CUDA cannot be used here ({}): computing on the CPU", obstacle));
  }

  private static Optional<String> found() {
    // A user who prefers the CPU by ND4J's own variables does not have CUDA looked for.
    return BACKEND_PRIORITY_GPU < BACKEND_PRIORITY_CPU
        ? Optional.empty()
        : cudaBackend()
            .flatMap(cuda -> cpuOnly ? Optional.of("training.device is cpu") : obstacleOf(cuda));
  }

  /** Returns the backend that only the jar of -Pcuda has. */
  static Optional<Nd4jBackend> cudaBackend() {
    try {
      return Optional.of(
          Class.forName(CUDA_BACKEND)
              .asSubclass(Nd4jBackend.class)
              .getDeclaredConstructor()
              .newInstance());
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** Returns why a backend cannot run, on one line; nothing where it can. */
  static Optional<String> obstacleOf(Nd4jBackend backend) {
    try {
      return backend.canRun() ? Optional.empty() : Optional.of("its backend says so");
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(Reason.of(Reason.root(e)));
    }
  }
}
