package io.dcganspark.job.training;

import io.dcganspark.job.collective.TelemetryClient;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.training.ReplicaTrainer;

/**
 * Reports steps and samples from rank 0 to the driver while the round runs; other ranks send
 * nothing.
 */
final class RoundReporter implements AutoCloseable {
  private final RoundPlan plan;
  private final Recipe recipe;
  private final TelemetryClient driver;
  private final StepAverage average;
  private Sampler sampler;
  private long messages;
  private long since;

  private RoundReporter(RoundPlan plan, Recipe recipe, TelemetryClient driver) {
    this.plan = plan;
    this.recipe = recipe;
    this.driver = driver;
    this.average = new StepAverage(plan.run());
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
    since = System.nanoTime();
  }

  void stepDone(ReplicaTrainer trainer, SynchronousStep.Outcome outcome) {
    if (driver == null) {
      return;
    }
    long step = outcome.measured().step();
    average.add(outcome.measured());
    if (plan.logs(step) || outcome.last()) {
      long now = System.nanoTime();
      send(TelemetryMessage.of(average.take((now - since) / 1e9)));
      since = now;
    }
    // A round that is cut draws none where an undisturbed run would not: there is no time to lose.
    if (step == plan.endOfRound() || step % plan.run().samplesEvery() == 0) {
      long start = System.nanoTime();
      sendSamples(trainer);
      since += System.nanoTime() - start; // Drawing samples is no part of a step's time.
    }
  }

  private void sendSamples(ReplicaTrainer trainer) {
    if (driver == null) {
      return;
    }
    if (sampler == null) {
      sampler = new Sampler(recipe, trainer.generatorParameters());
    } else {
      sampler.use(trainer.generatorParameters());
    }
    byte[] pixels = sampler.grid(plan.run().seed(), plan.run().sampleCount());
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
    if (sampler != null) {
      sampler.close();
    }
  }
}
