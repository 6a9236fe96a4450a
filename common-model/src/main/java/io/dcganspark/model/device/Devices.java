package io.dcganspark.model.device;

import io.dcganspark.model.failure.OncePerProcess;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What computes: the CPU, or the GPU that the scheduler assigned to this task. */
public final class Devices {
  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

  /** Logged once, although every round binds its threads anew. */
  private static final String UNUSED_GPU = "unused GPU";

  /** How the description of every GPU begins. */
  private static final String GPU = "GPU (CUDA, ";

  private Devices() {}

  /**
   * Binds the calling thread to a GPU. Without one, or where ND4J found no CUDA, it computes on the
   * CPU.
   *
   * @param address what Spark calls the GPU, its number on this host, or null
   * @throws IllegalStateException if it is no number, or ND4J has no kernels for the GPU
   */
  public static void useGpu(String address) {
    int device = address == null ? 0 : number(address);
    if (isCuda()) {
      CudaCapability.of(device).requireKernels(device);
      if (address != null) {
        Nd4j.getAffinityManager().unsafeSetDevice(device);
      }
    } else if (address != null && OncePerProcess.isFirst(UNUSED_GPU)) {
      LOG.warn(
          "Spark assigned GPU {}, but ND4J computes on the CPU: submit the jar that is built with"
              + " -Pcuda, with CUDA 11.6 and cuDNN 8.3 on the executors",
          address);
    }
  }

  /** Returns the number that CUDA has for what Spark calls a GPU. */
  static int number(String address) {
    try {
      return Integer.parseUnsignedInt(address);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "Spark calls the GPU of a task \"%s\", expected its number on the host, from 0 on: have the script of spark.executor.resource.gpu.discoveryScript print numbers, as deploy/kubernetes/discover-gpus does"
              .formatted(address),
          e);
    }
  }

  /**
   * Returns what computes here, for people; loads ND4J where it is not loaded yet.
   *
   * @throws RuntimeException or a {@link LinkageError} if its native library does not load
   */
  public static String describe() {
    return isCuda()
        ? gpu(CudaCapability.of(Nd4j.getAffinityManager().getDeviceForCurrentThread()))
        : Processor.describe();
  }

  static String gpu(CudaCapability capability) {
    return GPU + "compute capability %s)".formatted(capability);
  }

  /** Returns whether what {@link #describe} returned is a GPU. */
  public static boolean isGpu(String description) {
    return description.startsWith(GPU);
  }

  /** Returns whether ND4J computes on CUDA. */
  public static boolean isCuda() {
    return Nd4j.getExecutioner().type() == ExecutionerType.CUDA;
  }
}
