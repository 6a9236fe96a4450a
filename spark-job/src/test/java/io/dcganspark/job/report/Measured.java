package io.dcganspark.job.report;

import io.dcganspark.job.round.Samples;
import io.dcganspark.job.round.StepMetrics;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Arrays;

/** Metrics and samples for tests. */
final class Measured {
  static final ImageShape SHAPE = new ImageShape(1, 8, 8);

  private Measured() {}

  static StepMetrics step(long step) {
    return step(step, 0.5 + step, 0.25 + step);
  }

  static StepMetrics step(long step, double generatorLoss, double discriminatorLoss) {
    return new StepMetrics(
        step, step / 4.0, generatorLoss, discriminatorLoss, 0.75, 0.125, 1000, 0.015625);
  }

  /** Four images of one grey, which tells the step. */
  static Samples samples(long step) {
    byte[] pixels = new byte[4 * SHAPE.length()];
    Arrays.fill(pixels, (byte) (step % 256));
    return new Samples(step, SHAPE, pixels);
  }
}
