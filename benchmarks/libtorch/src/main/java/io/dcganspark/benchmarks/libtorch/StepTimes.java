package io.dcganspark.benchmarks.libtorch;

import java.util.Locale;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Prints the milliseconds of each training step of the reference program on libtorch, a line a
 * step, by the wall clock: what {@code benchmarks/compare} runs in turn with the others.
 */
public final class StepTimes {
  private StepTimes() {}

  /**
   * Times, on one thread.
   *
   * @param args float32 or bfloat16, which convolutions are in; images a step; steps to warm up;
   *     steps to time
   */
  public static void main(String[] args) {
    torch.set_num_threads(1);
    torch.manual_seed(1);
    ReferenceStep step = new ReferenceStep(args[0].equals("bfloat16"));
    Tensor real =
        Layers.channelsLast(
            torch
                .rand(Long.parseLong(args[1]), 1, 32, 32)
                .mul(new Scalar(2.0))
                .sub(new Scalar(1.0)));
    int warmUp = Integer.parseInt(args[2]);
    for (int i = 0; i < warmUp + Integer.parseInt(args[3]); i++) {
      long start = System.nanoTime();
      step.run(real);
      if (i >= warmUp) {
        System.out.printf(Locale.ROOT, "%.3f%n", (System.nanoTime() - start) / 1e6);
      }
    }
  }
}
