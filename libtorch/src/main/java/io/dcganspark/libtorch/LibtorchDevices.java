package io.dcganspark.libtorch;

import io.dcganspark.model.device.ComputeDevices;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.device.Devices;
import io.dcganspark.model.device.Processor;
import io.dcganspark.model.failure.OncePerProcess;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The CPU and the GPUs, as libtorch sees them. A thread that was not bound computes on the CPU. */
final class LibtorchDevices implements ComputeDevices {
  private static final Logger LOG = LoggerFactory.getLogger(LibtorchDevices.class);

  /** Logged once, although every round binds its threads again. */
  private static final String UNUSED_GPU = "libtorch: unused GPU";

  /** The GPU of a thread; nothing for the CPU. */
  private static final ThreadLocal<OptionalInt> GPU = ThreadLocal.withInitial(OptionalInt::empty);

  /** Returns the device of the calling thread, which the caller closes. */
  static Device ofThisThread() {
    OptionalInt gpu = GPU.get();
    return gpu.isPresent()
        ? new Device(torch.DeviceType.CUDA, (byte) gpu.getAsInt())
        : new Device(torch.DeviceType.CPU);
  }

  @Override
  public Optional<String> obstacle(DeviceChoice choice) {
    return choice == DeviceChoice.CUDA && Libtorch.gpus() == 0
        ? Optional.of(noCuda(reason()))
        : Optional.empty();
  }

  @Override
  public Optional<String> obstacleOfJar(DeviceChoice choice) {
    return choice == DeviceChoice.CUDA && !CudaPart.isOnClassPath()
        ? Optional.of(noCuda(reason()))
        : Optional.empty();
  }

  private static String reason() {
    return CudaPart.isOnClassPath() ? CudaPart.problem() : "this jar is built without -Pgpu";
  }

  private static String noCuda(String reason) {
    return "training.device is cuda, found no CUDA for libtorch to compute on (%s): submit the jar that is built with -Pgpu to executors with an NVIDIA GPU, CUDA 13 and cuDNN 9, or set training.device=auto"
        .formatted(reason);
  }

  @Override
  public void use(DeviceChoice choice, String address) {
    obstacle(choice)
        .ifPresent(
            obstacle -> {
              throw new IllegalStateException(obstacle);
            });
    int number = address == null ? 0 : Devices.number(address);
    int gpus = choice == DeviceChoice.CPU ? 0 : Libtorch.gpus();
    if (gpus > 0 && number >= gpus) {
      throw new IllegalStateException(
          "Spark assigned GPU %d to a task, expected one of the %d that libtorch sees, numbered from 0: let CUDA_VISIBLE_DEVICES name all GPUs that the script of spark.executor.resource.gpu.discoveryScript prints"
              .formatted(number, gpus));
    }
    if (gpus == 0
        && address != null
        && choice == DeviceChoice.AUTO
        && OncePerProcess.isFirst(UNUSED_GPU)) {
      LOG.warn("Spark assigned GPU {}, but libtorch computes on the CPU: {}", address, reason());
    }
    GPU.set(gpus == 0 ? OptionalInt.empty() : OptionalInt.of(number));
  }

  @Override
  public String describe() {
    OptionalInt gpu = GPU.get();
    return gpu.isPresent()
        ? Devices.gpu("libtorch, number " + gpu.getAsInt())
        : Processor.describe();
  }

  @Override
  public boolean isCuda() {
    return Libtorch.gpus() > 0;
  }
}
