package io.dcganspark.model.training;

import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What computes: the CPU, or the GPU that the scheduler assigned to this task. */
public final class Devices {
  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

  private Devices() {}

  /**
   * Binds the calling thread to a GPU. Without one, or where ND4J found no CUDA, it computes on the
   * CPU.
   *
   * @param address what Spark calls the GPU, its number on this host, or null
   * @throws IllegalStateException if ND4J has no kernels for it
   */
  public static void useGpu(String address) {
    boolean cuda = isCuda();
    if (cuda) {
      int device = address == null ? 0 : Integer.parseInt(address);
      CudaCapability.of(device).requireKernels(device);
    }
    if (address == null) {
      return;
    }
    if (cuda) {
      Nd4j.getAffinityManager().unsafeSetDevice(Integer.parseInt(address));
    } else {
      LOG.warn(
          "Spark assigned GPU {}, but ND4J loaded the backend {}: computing on the CPU."
              + " Submit the jar that is built with -Pcuda to use the GPU.",
          address,
          Nd4j.getBackend().getClass().getSimpleName());
    }
  }

  /**
   * Returns what computes here, for people; loads ND4J where it is not loaded yet.
   *
   * @throws RuntimeException or a {@link LinkageError} if its native library does not load
   */
  public static String describe() {
    return isCuda() ? "CUDA" : Processor.describe();
  }

  /** Tells whether ND4J computes on CUDA. */
  public static boolean isCuda() {
    return !Nd4j.getExecutioner().getClass().getName().contains("nativecpu");
  }
}
