package io.dcganspark.model.device;

import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between ND4J's memory, which may be a device's, and Java's. */
public final class HostArrays {
  private HostArrays() {}

  /** Copies a contiguous array into {@code target}. */
  public static void copy(INDArray source, float[] target) {
    Nd4j.getAffinityManager().ensureLocation(source, AffinityManager.Location.HOST);
    source.data().asNioFloat().get(0, target, 0, Math.toIntExact(source.length()));
  }

  /** Returns a copy of a contiguous array. */
  public static float[] copy(INDArray source) {
    float[] target = new float[Math.toIntExact(source.length())];
    copy(source, target);
    return target;
  }

  /** Copies {@code source} into a contiguous array. */
  public static void write(float[] source, INDArray target) {
    if (Devices.isCuda()) {
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
          INDArray values = Nd4j.createFromArray(source)) {
        target.assign(values.reshape(target.shape()));
      }
    } else {
      target.data().asNioFloat().put(0, source, 0, source.length);
    }
  }
}
