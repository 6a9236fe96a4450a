package io.dcganspark.libtorch;

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
 * A dense tensor of float32 on a device, with the memory of this process through which Java reads
 * and writes it: on the CPU the tensor's memory itself, for a GPU pinned memory beside it. Copies
 * have ended when a method returns.
 */
final class DeviceVector {
  private final Tensor onDevice;
  private final Tensor onHost;

  /** The memory of {@link #onHost}. */
  private final FloatPointer host;

  /** Whether the device is the CPU. */
  private final boolean isOfHost;

  private final int length;

  /** Allocates zeros. */
  DeviceVector(Memory memory, Device device, long... shape) {
    this.isOfHost = device.is_cpu();
    this.onDevice = memory.keep(zeros(device, false, shape));
    this.onHost =
        isOfHost ? onDevice : memory.keep(zeros(new Device(torch.DeviceType.CPU), true, shape));
    this.length = Math.toIntExact(onDevice.numel());
    // Of no values there is no address.
    this.host = length == 0 ? new FloatPointer() : onHost.data_ptr_float();
  }

  private static Tensor zeros(Device device, boolean pinned, long... shape) {
    return torch
        .empty(
            shape,
            new ScalarTypeOptional(torch.ScalarType.Float),
            new LayoutOptional(),
            new DeviceOptional(device),
            new BoolOptional(pinned),
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
    if (length == 0) {
      return;
    }
    host.put(values, 0, length);
    if (!isOfHost) {
      copy(onHost, onDevice);
    }
  }

  /** Replaces all values by those of a tensor of the same shape, in any memory format. */
  void write(Tensor values) {
    copy(values, onDevice);
  }

  /** Copies all values to the start of an array. */
  void read(float[] target) {
    if (length == 0) {
      return;
    }
    if (!isOfHost) {
      copy(onDevice, onHost);
    }
    host.get(target, 0, length);
  }

  /** Returns a copy of all values, row-major. */
  float[] read() {
    float[] values = new float[length];
    read(values);
    return values;
  }

  private static void copy(Tensor source, Tensor target) {
    try (NoGradGuard unrecorded = new NoGradGuard()) {
      target.copy_(source);
    }
  }
}
