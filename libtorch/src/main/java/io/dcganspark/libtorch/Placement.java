package io.dcganspark.libtorch;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/**
 * Where a network's tensors are and what numbers they hold.
 *
 * @param device the caller's, who may close it when the network is made
 * @param numbers float32 in a training; in float64 nothing is rounded off that PyTorch's float64
 *     has
 * @param host the memory through which Java reads and writes tensors
 */
record Placement(Device device, torch.ScalarType numbers, HostMemory host) {
  /** Memory of this process. */
  enum HostMemory {
    /** That of the tensors themselves, which are on the CPU. */
    SHARED,
    /** Beside the tensors, copied to and from them. */
    SEPARATE,
    /** Beside the tensors, and of the pages that a GPU copies by itself. */
    PINNED
  }

  /** Returns the placement of a training's networks on a device. */
  static Placement on(Device device) {
    return new Placement(
        device, torch.ScalarType.Float, device.is_cpu() ? HostMemory.SHARED : HostMemory.PINNED);
  }
}
