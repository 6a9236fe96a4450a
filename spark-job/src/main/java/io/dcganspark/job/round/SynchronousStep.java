package io.dcganspark.job.round;

import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.job.exchange.Group;
import io.dcganspark.job.exchange.TreeSum;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.StepLosses;
import java.util.List;
import java.util.function.Consumer;

/**
 * Step after step of all replicas everywhere. Each replica's gradients are added up in one binary
 * tree over replicas, whichever task holds them: first those of this task, then, in the exchange,
 * those of all tasks.
 *
 * <p>Gradients travel while something else is computed, which changes no bit, since in the seed's
 * order D's step does not need the new G, and G's next images do not need the new D: G's while D's
 * gradient is computed, D's while G draws the next batch.
 */
final class SynchronousStep {
  /** A replica of this task: its images and the order in which it walks them. */
  record Assignment(ImageShard shard, EpochOrder order) {}

  /** What a replica measured rides at the end of D's gradient, so that it is averaged with it. */
  private static final int MEASURED = 5;

  /**
   * What all replicas measured, averaged.
   *
   * @param step the step, counted from 1
   * @param losses of the step
   * @param generatorGradientNorm length of G's averaged gradient; NaN for a step that is not logged
   * @param exchangeSeconds for which computing waited for the exchange
   */
  record Outcome(
      long step, StepLosses losses, double generatorGradientNorm, double exchangeSeconds) {}

  private final RoundPlan plan;
  private final ReplicaTrainer trainer;
  private final Group group;
  private final List<Assignment> replicas;
  private final float[][] generatorGradients;
  private final float[][] discriminatorGradients;
  private final float[] generatorSum;
  private final float[] discriminatorSum;
  private final float[] images;
  private final Consumer<Outcome> listener;
  private final TrainingHealth health;

  /** D's gradients of the step before, on their way; null where there are none. */
  private Group.Pending discriminatorExchange;

  private long waitedForGenerator;
  private double generatorGradientNorm;

  /**
   * Prepares.
   *
   * @param listener is told of each step when it is complete, which is within the next one or at
   *     the end
   */
  SynchronousStep(
      RoundPlan plan,
      ReplicaTrainer trainer,
      Group group,
      List<Assignment> replicas,
      Consumer<Outcome> listener) {
    this.plan = plan;
    this.trainer = trainer;
    this.group = group;
    this.replicas = replicas;
    this.listener = listener;
    this.health = new TrainingHealth(plan);
    int discriminatorLength = trainer.discriminatorLength() + MEASURED;
    this.generatorGradients = new float[replicas.size()][trainer.generatorLength()];
    this.discriminatorGradients = new float[replicas.size()][discriminatorLength];
    this.generatorSum = new float[trainer.generatorLength()];
    this.discriminatorSum = new float[discriminatorLength];
    this.images = new float[plan.replicaBatch() * replicas.get(0).shard().shape().length()];
  }

  /** Returns the length of the longest vector that a step exchanges. */
  static int longestVector(ReplicaTrainer trainer) {
    return Math.max(trainer.generatorLength(), trainer.discriminatorLength() + MEASURED);
  }

  /** Runs up to a step and leaves nothing on its way. */
  void runUntil(long lastStep) {
    while (trainer.step() < lastStep) {
      run();
    }
    completeLastStep();
  }

  private void run() {
    Group.Pending generatorExchange = null;
    for (int i = 0; i < replicas.size(); i++) {
      Assignment replica = replicas.get(i);
      try (ReplicaTrainer.Pass pass = trainer.begin(replica.shard().replica())) {
        replica.shard().copyBatch(replica.order().rows(trainer.step()), images);
        completeLastStep();
        pass.generatorGradient(generatorGradients[i]);
        if (i == replicas.size() - 1) {
          TreeSum.sum(generatorGradients, generatorSum);
          generatorExchange = group.startAllReduce(generatorSum);
        }
        StepLosses losses = pass.discriminatorGradient(images, discriminatorGradients[i]);
        measured(losses, discriminatorGradients[i]);
      }
    }
    TreeSum.sum(discriminatorGradients, discriminatorSum);
    discriminatorExchange = group.startAllReduce(discriminatorSum);
    waitedForGenerator = await(generatorExchange);
    generatorGradientNorm =
        plan.logs(trainer.step() + 1)
            ? trainer.generatorGradientNorm(generatorSum, plan.replicas())
            : Double.NaN;
    trainer.applyGenerator(generatorSum, plan.replicas());
  }

  private void completeLastStep() {
    if (discriminatorExchange == null) {
      return;
    }
    long waited = waitedForGenerator + await(discriminatorExchange);
    discriminatorExchange = null;
    trainer.applyDiscriminator(discriminatorSum, plan.replicas());
    Outcome outcome = new Outcome(trainer.step(), averaged(), generatorGradientNorm, waited / 1e9);
    health.check(outcome);
    listener.accept(outcome);
  }

  private static long await(Group.Pending pending) {
    long start = System.nanoTime();
    pending.await();
    return System.nanoTime() - start;
  }

  private void measured(StepLosses losses, float[] gradient) {
    int end = trainer.discriminatorLength();
    gradient[end] = (float) losses.generatorLoss();
    gradient[end + 1] = (float) losses.discriminatorLoss();
    gradient[end + 2] = (float) losses.discriminatorOnReal();
    gradient[end + 3] = (float) losses.discriminatorOnGenerated();
    gradient[end + 4] = (float) losses.generatedSpread();
  }

  private StepLosses averaged() {
    int end = trainer.discriminatorLength();
    double share = 1.0 / plan.replicas();
    return new StepLosses(
        discriminatorSum[end] * share,
        discriminatorSum[end + 1] * share,
        discriminatorSum[end + 2] * share,
        discriminatorSum[end + 3] * share,
        discriminatorSum[end + 4] * share);
  }
}
