package io.dcganspark.model.device;

import java.util.List;
import java.util.stream.Collectors;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Compute capability of a GPU. ND4J's CUDA library has machine code for some only, and no PTX that
 * a driver could translate for others: there its backend loads, and fails at the first operation.
 * Machine code for X.y runs on X.z where z is at least y, and nowhere else (CUDA C++ Programming
 * Guide, "Binary Compatibility").
 *
 * @param major of 8.6 the 8
 * @param minor of 8.6 the 6
 */
record CudaCapability(int major, int minor) {
  /**
   * What {@code libnd4jcuda.so} of 1.0.0-M2.1 for CUDA 11.6 has code for, as its section {@code
   * .nv_fatbin} says; a test of -Pcuda reads it there.
   */
  static final List<CudaCapability> WITH_KERNELS =
      List.of(
          new CudaCapability(3, 7),
          new CudaCapability(5, 0),
          new CudaCapability(5, 2),
          new CudaCapability(6, 0),
          new CudaCapability(6, 1),
          new CudaCapability(7, 0),
          new CudaCapability(7, 5),
          new CudaCapability(8, 0),
          new CudaCapability(8, 6));

  /** Returns that of a GPU of this machine, where ND4J computes on CUDA. */
  static CudaCapability of(int device) {
    NativeOps cuda = NativeOpsHolder.getInstance().getDeviceNativeOps();
    return new CudaCapability(cuda.getDeviceMajor(device), cuda.getDeviceMinor(device));
  }

  /**
   * Checks that ND4J has kernels for it.
   *
   * @param device the GPU's number, for the message
   * @throws IllegalStateException if it has none
   */
  void requireKernels(int device) {
    if (WITH_KERNELS.stream().noneMatch(this::runs)) {
      throw new IllegalStateException(
          "GPU %d has compute capability %s, expected one that ND4J's CUDA library has kernels for (%s, and later ones of the same major number): submit the jar that is built without -Pcuda, or start the executor with CUDA_VISIBLE_DEVICES= to compute on its CPU"
              .formatted(
                  device,
                  this,
                  WITH_KERNELS.stream()
                      .map(CudaCapability::toString)
                      .collect(Collectors.joining(", "))));
    }
  }

  private boolean runs(CudaCapability kernels) {
    return major == kernels.major && minor >= kernels.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
