package io.dcganspark.benchmarks;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.random.RandomStream;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Has parameters that no gradient moves, and passes that only take time. */
final class SleepingNetwork implements Network {
  private final ParameterLayout layout;
  private final int inputs;
  private final double forwardMillis;
  private final double backwardMillis;
  private final float[] output;
  private float[] parameters;

  /**
   * Prepares.
   *
   * @param inputs values of a batch
   * @param outputs values of a batch
   * @param millis of a pass forward and of one back
   */
  SleepingNetwork(ParameterLayout layout, int inputs, int outputs, double[] millis) {
    this.layout = layout;
    this.inputs = inputs;
    this.forwardMillis = millis[0];
    this.backwardMillis = millis[1];
    this.parameters = new float[layout.length()];
    this.output = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      // Images that are all alike would end the training.
      output[i] = (float) Math.sin(i) / 2;
    }
  }

  private static void sleep(double millis) {
    long end = System.nanoTime() + Math.round(millis * 1e6);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return; // The task is being ended.
      }
    }
  }

  @Override
  public float[] forward(float[] input, RandomStream randomness) {
    return evaluate(input);
  }

  @Override
  public float[] evaluate(float[] input) {
    sleep(forwardMillis);
    return output.clone();
  }

  @Override
  public float[] backward(float[] outputGradient) {
    sleep(backwardMillis);
    return new float[inputs];
  }

  @Override
  public float[] parameters() {
    return parameters.clone();
  }

  @Override
  public void setParameters(float[] parameters) {
    layout.requireLength(parameters);
    this.parameters = parameters.clone();
  }

  @Override
  public void copyGradients(float[] target) {
    Arrays.fill(target, 0, layout.length(), 0);
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  @Override
  public void close() {
    // Everything is on the Java heap.
  }
}
