package io.dcganspark.job.training;

import io.dcganspark.job.collective.ProcessGroup;
import io.dcganspark.job.data.EpochOrder;
import io.dcganspark.job.data.ImageShard;
import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaPass;
import io.dcganspark.model.training.ReplicaTrainer;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Step after step of all replicas everywhere. A subclass is an order in which the two networks take
 * their steps, and knows what can be computed while gradients travel without changing a bit.
 */
abstract class SynchronousStep {
  /** A replica of this task: its images and the order in which it walks them. */
  record Assignment(ImageShard shard, EpochOrder order) {}

  /**
   * A step that is done.
   *
   * @param measured by all replicas
   * @param last whether the round ends with this step, as planned or early
   */
  record Outcome(MeasuredStep measured, boolean last) {}

  /**
   * What a step works with.
   *
   * @param plan of the round
   * @param trainer of this task's replicas
   * @param group of the round's tasks
   * @param replicas of this task
   * @param cut asked in each step that includes G whether the round is to end with it; one rank
   *     that says so is enough
   * @param listener receives each step when it is complete, which is within the next one or at the
   *     end
   */
  record Parts(
      RoundPlan plan,
      ReplicaTrainer trainer,
      ProcessGroup group,
      List<Assignment> replicas,
      BooleanSupplier cut,
      Consumer<Outcome> listener) {}

  private final Parts parts;
  private final TrainingHealth health;
  private final float[] images;
  private long nanosWaited;
  private double generatorGradientNorm = Double.NaN;

  /** Where in G's vector, behind all that a replica contributes, stands that the round is cut. */
  private final int cutPosition;

  private boolean cut;

  /** Of G's step. */
  final AllReduceBuffer generator;

  /** Of D's step. */
  final AllReduceBuffer discriminator;

  SynchronousStep(Parts parts) {
    ReplicaTrainer trainer = parts.trainer();
    List<Assignment> replicas = parts.replicas();
    RunPlan run = parts.plan().run();
    this.parts = parts;
    this.health = new TrainingHealth(parts.plan().steps(), run.replicaBatch(), run.steps().loss());
    this.images =
        new float[Math.multiplyExact(run.replicaBatch(), replicas.get(0).shard().shape().length())];
    this.cutPosition = trainer.generatorLength();
    this.generator =
        new AllReduceBuffer(
            parts.group(), replicas.size(), cutPosition + 1, trainer.generatorGradientLength());
    this.discriminator =
        new AllReduceBuffer(
            parts.group(),
            replicas.size(),
            trainer.discriminatorLength(),
            trainer.discriminatorGradientLength());
  }

  /** Makes the steps of the recipe's order. */
  static SynchronousStep inOrder(Parts parts) {
    return switch (parts.trainer().order()) {
      case GENERATOR_FIRST -> new GeneratorFirstStep(parts);
      case DISCRIMINATOR_FIRST -> new DiscriminatorFirstStep(parts);
    };
  }

  /** Returns the length of the longest vector that a step exchanges. */
  static int longestVector(ReplicaTrainer trainer) {
    return Math.max(trainer.generatorLength() + 1, trainer.discriminatorLength());
  }

  /**
   * Runs up to a step, or to the one with which the round is cut, and leaves nothing on its way.
   */
  final void runUntil(long end) {
    while (parts.trainer().step() < end && !cut) {
      run();
    }
    complete();
  }

  /** Runs a step, of which a part may be left to {@link #complete}. */
  abstract void run();

  /** Completes the last step, where something of it is left. */
  abstract void complete();

  /** Returns how many replicas this task has. */
  final int replicas() {
    return parts.replicas().size();
  }

  /** Returns whether G takes part in the current step. */
  final boolean includesGenerator() {
    return parts.trainer().includesGenerator();
  }

  /** Begins the step of one of this task's replicas. */
  final ReplicaPass begin(int position) {
    return parts.trainer().begin(parts.replicas().get(position).shard().replica());
  }

  /** Returns a replica's real images of the step, until the next call. */
  final RealBatch realImages(int position) {
    Assignment replica = parts.replicas().get(position);
    int[] rows = replica.order().rows(parts.trainer().step());
    replica.shard().copyBatch(rows, images);
    return parts.plan().run().recipe().classes() == 0
        ? RealBatch.withoutLabels(images)
        : new RealBatch(images, replica.shard().labels(rows));
  }

  /**
   * Sends G's gradients on their way, and with them whether this rank wants the round to end: the
   * sum says to all ranks alike whether this is the last step.
   */
  final void startGeneratorExchange() {
    generator.of(0)[cutPosition] = parts.cut().getAsBoolean() ? 1 : 0;
    generator.startExchange();
  }

  final void applyGenerator() {
    RoundPlan plan = parts.plan();
    ReplicaTrainer trainer = parts.trainer();
    float[] sum = await(generator);
    cut = sum[cutPosition] > 0;
    boolean passesTheNext = plan.run().steps().discriminatorSteps() > 1;
    generatorGradientNorm =
        cut || passesTheNext || plan.logs(trainer.step() + 1)
            ? trainer.generatorGradientNorm(sum, plan.run().replicas())
            : Double.NaN;
    trainer.applyGenerator(sum, plan.run().replicas());
  }

  /** Passes a step in G's place, whose gradient remains that of its last step. */
  final void passGenerator() {
    parts.trainer().passGenerator();
  }

  final void applyDiscriminator() {
    parts.trainer().applyDiscriminator(await(discriminator), parts.plan().run().replicas());
  }

  private float[] await(AllReduceBuffer vector) {
    long start = System.nanoTime();
    float[] sum = vector.await();
    nanosWaited += System.nanoTime() - start;
    return sum;
  }

  /** Reports a step that is done. */
  final void report() {
    ReplicaTrainer trainer = parts.trainer();
    MeasuredStep step =
        new MeasuredStep(
            trainer.step(), trainer.losses(), generatorGradientNorm, nanosWaited / 1e9);
    nanosWaited = 0;
    health.check(step.step(), step.losses());
    boolean last = cut || step.step() == parts.plan().endOfRound();
    parts.listener().accept(new Outcome(step, last));
  }
}
