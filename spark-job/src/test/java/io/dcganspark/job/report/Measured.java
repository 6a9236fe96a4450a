package io.dcganspark.job.report;

import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.evaluation.ClassDistances;
import io.dcganspark.model.evaluation.ClassDistribution;
import io.dcganspark.model.evaluation.ClassSource;
import io.dcganspark.model.evaluation.DensityCoverage;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.KernelDistance;
import io.dcganspark.model.evaluation.Measures;
import io.dcganspark.model.evaluation.PrecisionRecall;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Metrics and samples for tests. */
public final class Measured {
  static final ImageShape SHAPE = new ImageShape(1, 8, 8);

  private static final Map<StepMetric, Double> USUAL =
      Map.of(
          StepMetric.GENERATOR_LOSS, 0.5,
          StepMetric.DISCRIMINATOR_LOSS, 0.25,
          StepMetric.DISCRIMINATOR_ON_REAL, 0.75,
          StepMetric.DISCRIMINATOR_ON_GENERATED, 0.125,
          StepMetric.GENERATED_SPREAD, 0.5,
          StepMetric.GENERATOR_GRADIENT_NORM, 0.25,
          StepMetric.IMAGES_PER_SECOND, 1000.0,
          StepMetric.EXCHANGE_SECONDS, 0.015625);

  private Measured() {}

  /** A logged step whose losses tell it. */
  public static StepMetrics step(long step) {
    return step(step, 0.5 + step, 0.25 + step);
  }

  /** A logged step with losses that depend on its number. */
  public static StepMetrics step(long step, double generatorLoss, double discriminatorLoss) {
    return step(
        step,
        Map.of(
            StepMetric.GENERATOR_LOSS, generatorLoss,
            StepMetric.DISCRIMINATOR_LOSS, discriminatorLoss));
  }

  /** A logged step, four of which are an epoch, with distinct values. */
  public static StepMetrics step(long step, Map<StepMetric, Double> own) {
    Map<StepMetric, Double> values = new EnumMap<>(USUAL);
    values.put(StepMetric.EPOCH, step / 4.0);
    values.putAll(own);
    return StepMetrics.of(step, metric -> values.getOrDefault(metric, Double.NaN));
  }

  /** Four images of one grey, which encodes the step. */
  public static Samples samples(long step) {
    byte[] pixels = new byte[4 * SHAPE.length()];
    Arrays.fill(pixels, (byte) (step % 256));
    return new Samples(step, SHAPE, pixels);
  }

  /** An evaluation without test images. */
  public static Evaluation evaluation(long step, double distance) {
    ClassDistribution classes = new ClassDistribution(new long[] {60, 40, 0}, 0.75, 0.5, 1.5);
    Measures generated =
        new Measures(
            100,
            distance,
            new KernelDistance(0.375, 0.0625),
            new PrecisionRecall(0.5, 0.25),
            new DensityCoverage(1.25, 0.75),
            new ClassDistances(ClassSource.CLASSIFIER, new double[] {2, 4, Double.NaN}),
            classes,
            2,
            0.125,
            Double.NaN,
            Optional.empty(),
            Optional.empty());
    ClassDistribution data = new ClassDistribution(new long[] {5, 5, 5}, 1, 0, 3);
    return new Evaluation(step, 42, data, generated, Optional.empty(), Optional.empty());
  }
}
