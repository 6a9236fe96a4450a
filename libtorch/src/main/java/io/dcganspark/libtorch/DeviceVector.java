package io.dcganspark.libtorch;

import io.dcganspark.libtorch.Placement.HostMemory;
import java.util.OptionalInt;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LayoutOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A dense tensor with the memory of this process through which Java reads and writes it. A write
 * begins a copy to a GPU and returns; libtorch computes with the values after it, in the order of
 * calls. A read waits for what was computed before it.
 */
final class DeviceVector {
  private final Tensor onDevice;

  /** {@link #onDevice} itself, where memory is shared. */
  private final Tensor onHost;

  private final boolean isShared;

  /** The number of the GPU whose copies are awaited; nothing where copies end at once. */
  private final OptionalInt gpu;

  private final int length;

  /** Whether a copy to the device may not have ended. */
  private boolean isWriting;

  /** Whether {@link #onHost} has or is getting the values of the device. */
  private boolean isReading;

  /** Allocates zeros. */
  DeviceVector(Memory memory, Placement placement, long... shape) {
    Device device = placement.device();
    this.gpu = device.is_cuda() ? OptionalInt.of(device.index()) : OptionalInt.empty();
    this.isShared = placement.host() == HostMemory.SHARED;
    this.onDevice = memory.keep(zeros(placement, device, false, shape));
    this.onHost = isShared ? onDevice : memory.keep(host(placement, shape));
    this.length = Math.toIntExact(onDevice.numel());
  }

  private static Tensor host(Placement placement, long... shape) {
    boolean isPinned = placement.host() == HostMemory.PINNED;
    try (Device cpu = new Device(torch.DeviceType.CPU)) {
      return zeros(placement, cpu, isPinned, shape);
    }
  }

  private static Tensor zeros(Placement placement, Device device, boolean isPinned, long... shape) {
    return torch
        .empty(
            shape,
            new ScalarTypeOptional(placement.numbers()),
            new LayoutOptional(),
            new DeviceOptional(device),
            new BoolOptional(isPinned),
            new MemoryFormatOptional())
        .zero_();
  }

  Tensor tensor() {
    return onDevice;
  }

  /** Returns the number of its values. */
  int length() {
    return length;
  }

  /** Replaces all values. */
  void write(float[] values) {
    if (length > 0) { // Of no values there is no address.
      beginWrite();
      try (FloatPointer host = onHost.data_ptr_float()) {
        host.put(values, 0, length);
      }
      endWrite();
    }
  }

  /** Replaces all values of a vector of float64. */
  void write(double[] values) {
    if (length > 0) {
      beginWrite();
      try (DoublePointer host = onHost.data_ptr_double()) {
        host.put(values, 0, length);
      }
      endWrite();
    }
  }

  private void beginWrite() {
    if (isWriting || isReading) {
      await();
    }
  }

  private void endWrite() {
    if (!isShared) {
      copy(onHost, onDevice);
      isWriting = true;
    }
  }

  /**
   * Begins to copy what was computed so far to the host, for the next {@link #read}. To be called
   * again when the tensor's values change before it.
   */
  void beginRead() {
    if (!isShared) {
      copy(onDevice, onHost);
      isReading = true;
    }
  }

  /** Copies all values to the start of an array. */
  void read(float[] target) {
    if (length > 0) {
      awaitRead();
      try (FloatPointer host = onHost.data_ptr_float()) {
        host.get(target, 0, length);
      }
    }
  }

  /** Returns a copy of all values, row-major. */
  float[] read() {
    float[] values = new float[length];
    read(values);
    return values;
  }

  /** Returns a copy of all values of a vector of float64, row-major. */
  double[] readDoubles() {
    double[] values = new double[length];
    if (length > 0) {
      awaitRead();
      try (DoublePointer host = onHost.data_ptr_double()) {
        host.get(values, 0, length);
      }
    }
    return values;
  }

  private void awaitRead() {
    if (!isReading) {
      beginRead();
    }
    await();
  }

  private void await() {
    gpu.ifPresent(torch::cuda_synchronize);
    isWriting = false;
    isReading = false;
  }

  /** Copies in any memory format; to or from pinned memory it returns before the end. */
  static void copy(Tensor source, Tensor target) {
    try (NoGradGuard unrecorded = new NoGradGuard()) {
      target.copy_(source, true);
    }
  }
}
