package io.dcganspark.model.device;

import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

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

  /** Returns an array of the shape of another one, with these values. */
  public static INDArray like(INDArray array, float[] values) {
    return Nd4j.createFromArray(values).reshape('c', array.shape());
  }

  /** Copies {@code source} into a contiguous array. */
  public static void write(float[] source, INDArray target) {
    if (Devices.isCuda()) {
      target.assign(Nd4j.createFromArray(source).reshape(target.shape()));
    } else {
      target.data().asNioFloat().put(0, source, 0, source.length);
    }
  }

  /** Subtracts {@code share} times each movement from a contiguous array, from an index on. */
  public static void subtract(float[] movement, float share, INDArray target, int start) {
    target
        .reshape(target.length())
        .get(NDArrayIndex.interval(start, start + movement.length))
        .subi(Nd4j.createFromArray(movement).muli(share));
  }
}
