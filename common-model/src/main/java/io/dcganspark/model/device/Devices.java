package io.dcganspark.model.device;

import io.dcganspark.model.failure.OncePerProcess;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What computes: the CPU, or the GPU that the scheduler assigned to this task. */
public final class Devices {
  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

  /** Logged once, although every round binds its threads again. */
  private static final String UNUSED_GPU = "unused GPU";

  /** How the description of every GPU begins. */
  private static final String GPU = "GPU (CUDA, ";

  private Devices() {}

  /**
   * Prepares a process for a choice; too late once ND4J is loaded, which {@link #obstacle} says.
   */
  public static void prefer(DeviceChoice choice) {
    if (choice == DeviceChoice.CPU) {
      CpuInPlaceOfCuda.useCpuOnly();
    }
  }

  /** Returns why this process does not compute as chosen; loads ND4J where it is not loaded yet. */
  public static Optional<String> obstacle(DeviceChoice choice) {
    return switch (choice) {
      case AUTO -> Optional.empty();
      case CUDA -> isCuda() ? Optional.empty() : Optional.of(noCuda());
      case CPU ->
          isCuda()
              ? Optional.of(
                  "training.device is cpu, found that this process has loaded CUDA already: start"
                      + " it with BACKEND_PRIORITY_GPU=-1 in its environment"
                      + " (spark.executorEnv.BACKEND_PRIORITY_GPU=-1)")
              : Optional.empty();
    };
  }

  /** Returns why no process with this one's jar can compute as chosen, on any machine. */
  public static Optional<String> obstacleOfJar(DeviceChoice choice) {
    return choice == DeviceChoice.CUDA && CpuInPlaceOfCuda.cudaBackend().isEmpty()
        ? Optional.of(noCuda())
        : Optional.empty();
  }

  private static String noCuda() {
    return "training.device is cuda, found no CUDA to compute on (%s): submit the jar that is built with -Pcuda to executors with an NVIDIA GPU, CUDA 11.6 and cuDNN 8.3, or set training.device=auto"
        .formatted(CpuInPlaceOfCuda.obstacle());
  }

  /**
   * Binds the calling thread to a GPU. Without one, or where ND4J found no CUDA, it computes on the
   * CPU.
   *
   * @param address what Spark calls the GPU, its number on this host, or null
   * @throws IllegalStateException if the address is no number, ND4J has no kernels for the GPU, or
   *     this process does not compute as chosen
   */
  public static void use(DeviceChoice choice, String address) {
    int device = address == null ? 0 : number(address);
    prefer(choice);
    Optional<String> obstacle = obstacle(choice);
    if (obstacle.isPresent()) {
      throw new IllegalStateException(obstacle.get());
    }
    if (isCuda()) {
      CudaCapability.of(device).requireKernels(device);
      if (address != null) {
        Nd4j.getAffinityManager().unsafeSetDevice(device);
      }
    } else if (address != null
        && choice == DeviceChoice.AUTO
        && OncePerProcess.isFirst(UNUSED_GPU)) {
      LOG.warn(
          "Spark assigned GPU {}, but ND4J computes on the CPU: submit the jar that is built with"
              + " -Pcuda, with CUDA 11.6 and cuDNN 8.3 on the executors",
          address);
    }
  }

  /**
   * Returns the number that CUDA has for what Spark calls a GPU.
   *
   * @throws IllegalStateException if it is no number
   */
  public static int number(String address) {
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
   * Loads the libraries of ND4J's CPU backend where the jar has no other, without starting ND4J:
   * any thread may do that beside others.
   *
   * @throws LinkageError if one does not load
   */
  public static void loadLibraries() {
    if (CpuInPlaceOfCuda.cudaBackend().isEmpty()) {
      Loader.load(Nd4jCpu.class);
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
    return gpu("compute capability " + capability);
  }

  /** Describes a GPU by what is known of it. */
  public static String gpu(String known) {
    return GPU + known + ")";
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
