package io.dcganspark.model.device;

import java.util.Optional;

/** The devices on which a library computes networks. */
public interface ComputeDevices {
  /** Returns why this process does not compute as chosen; loads the library if it has to. */
  Optional<String> obstacle(DeviceChoice choice);

  /** Returns why no process with this one's jar can compute as chosen, on any machine. */
  Optional<String> obstacleOfJar(DeviceChoice choice);

  /**
   * Binds the calling thread to a GPU, or to the CPU.
   *
   * @param address what Spark calls the GPU, its number on this host, or null
   * @throws IllegalStateException if this process does not compute so; the message is one line
   */
  void use(DeviceChoice choice, String address);

  /** Returns what computes for the calling thread, for people and for {@link Devices#isGpu}. */
  String describe();

  /** Returns whether tasks on this machine would compute on GPUs. */
  boolean isCuda();
}
