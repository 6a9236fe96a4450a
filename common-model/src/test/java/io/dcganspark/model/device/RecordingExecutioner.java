package io.dcganspark.model.device;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.IndexAccumulation;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.RandomOp;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * ND4J's executioner of the CPU, which keeps the names of what it executes. ND4J makes it where the
 * system property {@code opexec} names it.
 */
public final class RecordingExecutioner extends NativeOpExecutioner {
  private static final Set<String> CUSTOM = new ConcurrentSkipListSet<>();
  private static final Set<String> LEGACY = new ConcurrentSkipListSet<>();

  /** Names of operations that are classes of the library, such as {@code conv2d}. */
  static Set<String> custom() {
    return new TreeSet<>(CUSTOM);
  }

  /** Names of operations that are numbers for the library, such as {@code tanh}. */
  static Set<String> legacy() {
    return new TreeSet<>(LEGACY);
  }

  private static void keep(Op op) {
    LEGACY.add(op.opName());
  }

  @Override
  public INDArray exec(Op op) {
    keep(op);
    return super.exec(op);
  }

  @Override
  public INDArray exec(Op op, OpContext context) {
    keep(op);
    return super.exec(op, context);
  }

  @Override
  public INDArray exec(IndexAccumulation op) {
    keep(op);
    return super.exec(op);
  }

  @Override
  public INDArray exec(Variance op) {
    keep(op);
    return super.exec(op);
  }

  @Override
  public INDArray exec(ReduceOp op) {
    keep(op);
    return super.exec(op);
  }

  @Override
  public INDArray exec(ScalarOp op) {
    keep(op);
    return super.exec(op);
  }

  @Override
  public INDArray exec(BroadcastOp op) {
    keep(op);
    return super.exec(op);
  }

  @Override
  public INDArray exec(RandomOp op, Random generator) {
    keep(op);
    return super.exec(op, generator);
  }

  @Override
  public INDArray[] exec(CustomOp op) {
    CUSTOM.add(op.opName());
    return super.exec(op);
  }

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    CUSTOM.add(op.opName());
    return super.exec(op, context);
  }
}
