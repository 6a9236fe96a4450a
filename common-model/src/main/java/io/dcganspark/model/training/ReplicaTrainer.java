package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.optimizer.WeightAverage;
import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.StepOrder;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;

/**
 * Both networks and their optimizers on one device, and the step of any replica on them. A step is:
 * for each replica here, {@link #begin} and its two gradients; and, with vectors summed over all
 * replicas everywhere, {@link #applyGenerator} and {@link #applyDiscriminator}. How they take turns
 * is the recipe's {@link Recipe#order}. With G first, both gradients come before either is applied,
 * and the next step can begin before D's is: G's part of it needs nothing of D. With D first, its
 * step is applied before G's gradient is computed. In a step that does not {@link
 * #includesGenerator include} G only D's gradient is computed and applied, and {@link
 * #passGenerator} stands for G's. Everything random is keyed by (seed, step, replica), so a
 * replica's gradients do not depend on where, or with which others, it is computed.
 *
 * <p>Use from one thread, and close: most of its memory is outside of the Java heap.
 */
public final class ReplicaTrainer implements AutoCloseable {
  private final long seed;
  private final NetworkPair networks;
  private final StepVectors vectors;
  private final TrainableNetwork generator;
  private final TrainableNetwork discriminator;
  private final StepSettings settings;
  private final float learningRateFactor;
  private final float[] averageOfStart;
  private WeightAverage generatorAverage;
  private long step;
  private long discriminatorStep;

  /** Puts a state onto this thread's device, in float32, with one Adam for both networks. */
  public ReplicaTrainer(
      Recipe recipe, AdamSettings adam, long seed, int batch, TrainingState state) {
    this(
        recipe, StepSettings.of(adam), seed, batch, ComputeSettings.auto(Precision.FLOAT32), state);
  }

  /**
   * Puts a state onto this thread's device.
   *
   * @param recipe the networks
   * @param settings of the steps; the state's factor multiplies the learning rates
   * @param seed of the run
   * @param batch images a replica and step
   * @param compute what computes the networks
   * @param state from which training resumes
   * @throws IllegalArgumentException if the state belongs to another recipe, or if this machine
   *     does not compute so
   */
  public ReplicaTrainer(
      Recipe recipe,
      StepSettings settings,
      long seed,
      int batch,
      ComputeSettings compute,
      TrainingState state) {
    this(recipe, settings, seed, batch, compute.factory(), state);
  }

  /**
   * Puts a state onto this thread's device, to be trained by the layers themselves whatever the
   * device: the reference that compiled networks are measured against.
   */
  public static ReplicaTrainer onLayers(
      Recipe recipe, AdamSettings adam, long seed, int batch, TrainingState state) {
    return new ReplicaTrainer(
        recipe, StepSettings.of(adam), seed, batch, NetworkFactory.LAYERS, state);
  }

  /** As the public constructors, with networks of a factory. */
  ReplicaTrainer(
      Recipe recipe,
      StepSettings settings,
      long seed,
      int batch,
      NetworkFactory factory,
      TrainingState state) {
    this.seed = seed;
    this.settings = settings;
    this.networks = NetworkPair.make(recipe, seed, batch, factory, state);
    this.vectors = new StepVectors(networks);
    this.averageOfStart = state.generatorAverage().orElse(state.generator().parameters());
    this.learningRateFactor = state.learningRateFactor();
    this.generator =
        trainable(
            networks,
            networks.generator(),
            settings.generator().scaled(learningRateFactor),
            state.generator(),
            settings.generatorSteps(state.step()),
            false);
    this.discriminator =
        trainable(
            networks,
            networks.discriminator(),
            settings.discriminator().scaled(learningRateFactor),
            state.discriminator(),
            state.step(),
            recipe.hasSpectralDiscriminator());
    this.step = state.step();
    this.discriminatorStep = state.step();
  }

  /** Copies the moments, for which there may be no memory left beside the networks'. */
  private static TrainableNetwork trainable(
      NetworkPair networks,
      Network network,
      AdamSettings settings,
      NetworkState state,
      long stepsTaken,
      boolean spectral) {
    return Closing.unlessMade(
        networks, () -> new TrainableNetwork(network, settings, state, stepsTaken, spectral));
  }

  /** Has both optimizers forget their moments, as if their next step were their first. */
  public void restartOptimizers() {
    generator.restartOptimizer();
    discriminator.restartOptimizer();
  }

  /** Returns in which order G and D take their steps. */
  public StepOrder order() {
    return networks.recipe().order();
  }

  /**
   * Keeps an exponential moving average of G's parameters from now on: the state's, or where that
   * has none one that starts with the state's parameters.
   *
   * @param decay what it keeps of itself in a step, in (0, 1)
   */
  public void averageGenerator(double decay) {
    generatorAverage = new WeightAverage(decay, averageOfStart);
  }

  /** Returns the length of what a replica contributes to G's step. */
  public int generatorLength() {
    return vectors.generatorLength();
  }

  /** Returns the length of what a replica contributes to D's step. */
  public int discriminatorLength() {
    return vectors.discriminatorLength();
  }

  /** Returns how many values G's gradient has, the first of what a replica contributes. */
  public int generatorGradientLength() {
    return networks.generator().layout().length();
  }

  /** Returns how many values D's gradient has, the first of what a replica contributes. */
  public int discriminatorGradientLength() {
    return networks.discriminator().layout().length();
  }

  /** Returns how many steps are done, as G counts them: it passes some of them. */
  public long step() {
    return step;
  }

  /** Returns whether G takes part in the current step; D always does. */
  public boolean includesGenerator() {
    return settings.includesGenerator(step + 1);
  }

  /**
   * Begins one replica's part of the current step: G makes the fakes.
   *
   * @param replica in [0, replicas of the run)
   */
  public ReplicaPass begin(int replica) {
    return begin(latents(replica), labels(replica), replica);
  }

  private float[] latents(int replica) {
    RandomStream stream = new RandomStream(seed, Purpose.LATENT, step, replica);
    float[] latents =
        new float[Math.multiplyExact(networks.batch(), networks.recipe().latentSize())];
    LatentLaw law = networks.recipe().latentLaw();
    for (int i = 0; i < latents.length; i++) {
      latents[i] = law.next(stream);
    }
    return latents;
  }

  /** What G is asked for: every class equally likely. */
  private int[] labels(int replica) {
    int classes = networks.recipe().classes();
    if (classes == 0) {
      return new int[0];
    }
    RandomStream stream = new RandomStream(seed, Purpose.LABELS, step, replica);
    int[] labels = new int[networks.batch()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = stream.nextInt(classes);
    }
    return labels;
  }

  /** Begins a step on given latents, (batch, latentSize) row-major, and labels. */
  ReplicaPass begin(float[] latents, int[] labels, int replica) {
    return new ReplicaPass(networks, settings, vectors, seed, step, replica, latents, labels);
  }

  /**
   * Takes G's step. A gradient that is longer than it may be is shortened in place.
   *
   * @param vector summed over all replicas
   * @param replicas how many were summed
   * @throws IllegalStateException if the current step does not include G
   */
  public void applyGenerator(float[] vector, int replicas) {
    requireGenerator(true);
    apply(generator, vector, replicas, step + 1);
    vectors.readGeneratorMetrics(vector, replicas, discriminator);
    step++;
    if (generatorAverage != null) {
      generatorAverage.add(generatorParameters(), settings.generatorSteps(step));
    }
  }

  /**
   * Passes the current step in G's place: nothing of it changes.
   *
   * @throws IllegalStateException if the step includes G
   */
  public void passGenerator() {
    requireGenerator(false);
    step++;
  }

  private void requireGenerator(boolean included) {
    if (includesGenerator() != included) {
      throw new IllegalStateException(
          "step %d %s G".formatted(step + 1, included ? "does not include" : "includes"));
    }
  }

  /**
   * Returns the length of G's gradient, averaged over all replicas, before it is shortened: near 0
   * where G learns nothing more. What moves running statistics is no part of it.
   *
   * @param gradient as {@link #applyGenerator} takes it
   * @param replicas how many were summed
   */
  public double generatorGradientNorm(float[] gradient, int replicas) {
    return generator.gradientNorm(gradient, replicas);
  }

  /** Takes D's step, as {@link #applyGenerator}; neither network is ever two steps ahead. */
  public void applyDiscriminator(float[] vector, int replicas) {
    apply(discriminator, vector, replicas, discriminatorStep + 1);
    discriminatorStep++;
    vectors.readDiscriminatorMetrics(
        vector, replicas, !settings.includesGenerator(discriminatorStep));
  }

  /**
   * Returns what was measured in the last step that both networks have taken, over all replicas.
   */
  public StepLosses losses() {
    return vectors.losses();
  }

  private void apply(TrainableNetwork network, float[] gradient, int replicas, long number) {
    network.toOptimizer(gradient);
    if (settings.clipNorm() > 0) {
      network.clip(gradient, replicas, settings.clipNorm());
    }
    network.step(gradient, replicas, settings.rateFactor(number));
  }

  /** Returns a copy of G's parameters. */
  public float[] generatorParameters() {
    return generator.parameters();
  }

  /**
   * Returns a copy of everything that decides the rest of the training.
   *
   * @throws IllegalStateException if one network has taken a step more than the other
   */
  public TrainingState state() {
    if (discriminatorStep != step) {
      throw new IllegalStateException(
          "G has taken %d steps and D %d: the last one of one of them is missing"
              .formatted(step, discriminatorStep));
    }
    return new TrainingState(
        step,
        learningRateFactor,
        generator.state(),
        discriminator.state(),
        generatorAverage == null ? null : generatorAverage.values());
  }

  @Override
  public void close() {
    networks.close();
  }
}
