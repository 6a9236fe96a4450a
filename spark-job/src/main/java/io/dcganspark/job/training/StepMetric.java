package io.dcganspark.job.training;

import java.util.List;

/**
 * The metrics of a logged step, each once: its name, its unit, how steps are averaged and where a
 * step's value comes from. Everything that sends, writes, reads or shows logged steps iterates this
 * list, in this order. {@link StepMetrics} are the values.
 */
public enum StepMetric {
  /** Position of a step in the training. */
  EPOCH("epoch", "", "passes over the data, with fraction", Averaging.POSITION),

  /** G's loss. */
  GENERATOR_LOSS(
      "generatorLoss",
      "nats",
      "G's loss: of cross-entropy in nats, else without a unit",
      Averaging.MEAN),

  /** D's loss. */
  DISCRIMINATOR_LOSS(
      "discriminatorLoss",
      "nats",
      "D's loss, the average of real and generated images, likewise",
      Averaging.MEAN),

  /** D(x). */
  DISCRIMINATOR_ON_REAL(
      "discriminatorOnReal",
      "probability",
      "D(x), the mean probability of real that D gives to real images, as training.loss defines it",
      Averaging.MEAN),

  /** D(G(z)). */
  DISCRIMINATOR_ON_GENERATED(
      "discriminatorOnGenerated",
      "probability",
      "D(G(z)), the mean probability of real that D gives to generated images, likewise",
      Averaging.MEAN),

  /** A sign of a G that collapses. */
  GENERATED_SPREAD(
      "generatedSpread",
      "",
      "how much generated images differ: the standard deviation of a pixel, from -1 to 1, over a"
          + " replica's batch, averaged over the pixels",
      Averaging.MEAN),

  /** A sign of a G that learns nothing more. */
  GENERATOR_GRADIENT_NORM(
      "generatorGradientNorm",
      "",
      "length of G's gradient, averaged over the replicas, in the logged step",
      Averaging.SAMPLE),

  /** Speed of the run; a step's value is its images. */
  IMAGES_PER_SECOND(
      "imagesPerSecond",
      "images per second",
      "real images that all replicas together consume in a second",
      Averaging.RATE),

  /** Cost of the exchange. */
  EXCHANGE_SECONDS(
      "exchangeSeconds",
      "seconds",
      "time of a step in which computing waits for the exchange of gradients",
      Averaging.MEAN);

  /** All of them, in their order. */
  public static final List<StepMetric> ALL = List.of(values());

  /**
   * How the steps since the last logged one become one value. The values of several logged steps
   * become their mean, but a position the last one.
   */
  public enum Averaging {
    /** The value at the last step says where training is. */
    POSITION,
    /** Only logged steps measure it. */
    SAMPLE,
    /** The mean of all steps. */
    MEAN,
    /** The sum of all steps, divided by the seconds that they took. */
    RATE
  }

  private final String key;
  private final String unit;
  private final String meaning;
  private final Averaging averaging;

  StepMetric(String key, String unit, String meaning, Averaging averaging) {
    this.key = key;
    this.unit = unit;
    this.meaning = meaning;
    this.averaging = averaging;
  }

  /** Returns the name in metrics.jsonl. */
  public String key() {
    return key;
  }

  /** Returns the unit in words; empty: none. */
  public String unit() {
    return unit;
  }

  /** Returns what it measures, in a line. */
  public String meaning() {
    return meaning;
  }

  /** Returns how several steps are averaged. */
  public Averaging averaging() {
    return averaging;
  }

  /** Returns the value of one step. */
  double of(MeasuredStep step, RunPlan run) {
    return switch (this) {
      case EPOCH -> step.step() / (double) run.stepsPerEpoch();
      case GENERATOR_LOSS -> step.losses().generatorLoss();
      case DISCRIMINATOR_LOSS -> step.losses().discriminatorLoss();
      case DISCRIMINATOR_ON_REAL -> step.losses().discriminatorOnReal();
      case DISCRIMINATOR_ON_GENERATED -> step.losses().discriminatorOnGenerated();
      case GENERATED_SPREAD -> step.losses().generatedSpread();
      case GENERATOR_GRADIENT_NORM -> step.generatorGradientNorm();
      case IMAGES_PER_SECOND -> (double) run.replicas() * run.replicaBatch();
      case EXCHANGE_SECONDS -> step.exchangeSeconds();
    };
  }
}
