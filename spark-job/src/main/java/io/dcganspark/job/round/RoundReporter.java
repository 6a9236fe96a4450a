package io.dcganspark.job.round;

import io.dcganspark.job.exchange.TelemetryClient;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.StepLosses;

/**
 * Tells the driver, from rank 0 and while the round runs, how training goes; silent on other ranks.
 */
final class RoundReporter implements AutoCloseable {
  private final RoundPlan plan;
  private final Recipe recipe;
  private final TelemetryClient driver;
  private long messages;
  private long since;
  private int steps;
  private double generatorLoss;
  private double discriminatorLoss;
  private double discriminatorOnReal;
  private double discriminatorOnGenerated;
  private double generatedSpread;
  private double exchangeSeconds;

  private RoundReporter(RoundPlan plan, Recipe recipe, TelemetryClient driver) {
    this.plan = plan;
    this.recipe = recipe;
    this.driver = driver;
  }

  static RoundReporter of(RoundPlan plan, Recipe recipe, int rank) {
    return new RoundReporter(
        plan, recipe, rank == 0 ? new TelemetryClient(plan.telemetry()) : null);
  }

  /** Starts the clock; the first round also shows what G draws before any training. */
  void start(ReplicaTrainer trainer) {
    if (trainer.step() == 0) {
      sendSamples(trainer);
    }
    reset();
  }

  void stepDone(ReplicaTrainer trainer, SynchronousStep.Outcome outcome) {
    if (driver == null) {
      return;
    }
    add(outcome);
    boolean last = outcome.step() == plan.lastStep();
    if (plan.logs(outcome.step())) {
      send(TelemetryMessage.of(metrics(outcome)));
      reset();
    }
    if (last || outcome.step() % plan.samplesEvery() == 0) {
      long start = System.nanoTime();
      sendSamples(trainer);
      since += System.nanoTime() - start; // Drawing samples is no part of a step's time.
    }
  }

  private void add(SynchronousStep.Outcome outcome) {
    StepLosses losses = outcome.losses();
    steps++;
    generatorLoss += losses.generatorLoss();
    discriminatorLoss += losses.discriminatorLoss();
    discriminatorOnReal += losses.discriminatorOnReal();
    discriminatorOnGenerated += losses.discriminatorOnGenerated();
    generatedSpread += losses.generatedSpread();
    exchangeSeconds += outcome.exchangeSeconds();
  }

  private StepMetrics metrics(SynchronousStep.Outcome outcome) {
    double seconds = (System.nanoTime() - since) / 1e9;
    long imagesAStep = (long) plan.replicas() * plan.replicaBatch();
    return new StepMetrics(
        outcome.step(),
        outcome.step() / (double) plan.stepsPerEpoch(),
        generatorLoss / steps,
        discriminatorLoss / steps,
        discriminatorOnReal / steps,
        discriminatorOnGenerated / steps,
        generatedSpread / steps,
        outcome.generatorGradientNorm(),
        steps * imagesAStep / seconds,
        exchangeSeconds / steps);
  }

  private void reset() {
    since = System.nanoTime();
    steps = 0;
    generatorLoss = 0;
    discriminatorLoss = 0;
    discriminatorOnReal = 0;
    discriminatorOnGenerated = 0;
    generatedSpread = 0;
    exchangeSeconds = 0;
  }

  private void sendSamples(ReplicaTrainer trainer) {
    if (driver == null) {
      return;
    }
    Sampler sampler = new Sampler(recipe, trainer.generatorParameters());
    byte[] pixels = sampler.sample(plan.seed(), 0, plan.sampleCount());
    send(TelemetryMessage.of(new Samples(trainer.step(), recipe.imageShape(), pixels)));
  }

  private void send(byte[] message) {
    driver.send(message);
    messages++;
  }

  /** Returns how many messages were sent. */
  long messages() {
    return messages;
  }

  @Override
  public void close() {
    if (driver != null) {
      driver.close();
    }
  }
}
