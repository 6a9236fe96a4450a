package io.dcganspark.model.training;

import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Compute capability of a GPU. ND4J's CUDA library has kernels for some only, and nothing that a
 * driver could translate for newer ones: there its backend loads, and fails at the first operation.
 *
 * @param major of 8.6 the 8
 * @param minor of 8.6 the 6
 */
record CudaCapability(int major, int minor) implements Comparable<CudaCapability> {
  private static final CudaCapability OLDEST = new CudaCapability(3, 7);
  private static final CudaCapability NEWEST = new CudaCapability(8, 6);

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
    if (compareTo(OLDEST) < 0 || compareTo(NEWEST) > 0) {
      throw new IllegalStateException(
          "GPU %d has compute capability %s, expected %s to %s, which ND4J's CUDA library has kernels for: submit the jar that is built without -Pcuda, or start the executor with CUDA_VISIBLE_DEVICES= to compute on its CPU"
              .formatted(device, this, OLDEST, NEWEST));
    }
  }

  @Override
  public int compareTo(CudaCapability other) {
    return Integer.compare(10 * major + minor, 10 * other.major + other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
