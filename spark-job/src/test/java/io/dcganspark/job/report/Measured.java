package io.dcganspark.job.report;

import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.evaluation.ClassDistribution;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.Measures;
import io.dcganspark.model.evaluation.PrecisionRecall;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Arrays;
import java.util.Optional;

/** Metrics and samples for tests. */
public final class Measured {
  static final ImageShape SHAPE = new ImageShape(1, 8, 8);

  private Measured() {}

  /** A logged step whose losses tell it. */
  public static StepMetrics step(long step) {
    return step(step, 0.5 + step, 0.25 + step);
  }

  /** A logged step with losses of its own. */
  public static StepMetrics step(long step, double generatorLoss, double discriminatorLoss) {
    return new StepMetrics(
        step, step / 4.0, generatorLoss, discriminatorLoss, 0.75, 0.125, 0.5, 0.25, 1000, 0.015625);
  }

  /** Four images of one grey, which tells the step. */
  public static Samples samples(long step) {
    byte[] pixels = new byte[4 * SHAPE.length()];
    Arrays.fill(pixels, (byte) (step % 256));
    return new Samples(step, SHAPE, pixels);
  }

  /** An evaluation without test images. */
  public static Evaluation evaluation(long step, double distance) {
    ClassDistribution classes = new ClassDistribution(new long[] {60, 40, 0}, 0.75, 0.5, 1.5);
    Measures generated =
        new Measures(100, distance, new PrecisionRecall(0.5, 0.25), classes, 2, 0.125, Double.NaN);
    ClassDistribution data = new ClassDistribution(new long[] {5, 5, 5}, 1, 0, 3);
    return new Evaluation(step, 42, data, generated, Optional.empty(), Optional.empty());
  }
}
