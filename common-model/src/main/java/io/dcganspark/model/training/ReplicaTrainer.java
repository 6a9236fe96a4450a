package io.dcganspark.model.training;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.onednn.Precision;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Both networks and their optimizers on one device, and the step of any replica on them. A step is:
 * for each replica here, {@link #begin} and its two gradients; then, with gradients summed over all
 * replicas everywhere, {@link #applyGenerator} and {@link #applyDiscriminator}. The next step can
 * begin before D's gradients are applied: G's part of it needs nothing of D. Everything random is
 * keyed by (seed, step, replica), so a replica's gradients do not depend on where, or with which
 * others, it is computed.
 *
 * <p>Use from one thread, and close: most of its memory is outside of the Java heap.
 */
public final class ReplicaTrainer implements AutoCloseable {
  private final Recipe recipe;
  private final long seed;
  private final int batch;
  private final Workspace workspace;
  private final Network generator;
  private final Network discriminator;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;
  private final float learningRateFactor;
  private long step;
  private long discriminatorStep;

  /** Puts a state onto this thread's device, in float32. */
  public ReplicaTrainer(
      Recipe recipe, AdamSettings settings, long seed, int batch, TrainingState state) {
    this(recipe, settings, seed, batch, Precision.FLOAT32, state);
  }

  /**
   * Puts a state onto this thread's device.
   *
   * @param recipe the networks
   * @param settings of both networks' Adam; the state's factor multiplies the learning rate
   * @param seed of the run
   * @param batch images a replica and step
   * @param precision of products
   * @param state where to go on
   * @throws IllegalArgumentException if the state belongs to another recipe, or if this machine
   *     does not compute in that precision
   */
  public ReplicaTrainer(
      Recipe recipe,
      AdamSettings settings,
      long seed,
      int batch,
      Precision precision,
      TrainingState state) {
    this(recipe, settings, seed, batch, new CompiledWherePossible(precision), state);
  }

  /**
   * Puts a state onto this thread's device, to be trained by the layers themselves whatever the
   * device: the reference that compiled networks are measured against.
   */
  public static ReplicaTrainer onLayers(
      Recipe recipe, AdamSettings settings, long seed, int batch, TrainingState state) {
    NetworkFactory layers =
        (configuration, parameters, workspace, inputShape) ->
            Dl4jNetwork.with(configuration, parameters, workspace);
    return new ReplicaTrainer(recipe, settings, seed, batch, layers, state);
  }

  private ReplicaTrainer(
      Recipe recipe,
      AdamSettings settings,
      long seed,
      int batch,
      NetworkFactory networks,
      TrainingState state) {
    this.recipe = recipe;
    this.seed = seed;
    this.batch = batch;
    this.workspace = new Workspace("replica-step-" + batch);
    ImageShape shape = recipe.imageShape();
    this.generator =
        networks.make(
            recipe.generator(seed),
            state.generator().parameters(),
            workspace,
            batch,
            recipe.latentSize());
    this.discriminator =
        networks.make(
            recipe.discriminator(seed),
            state.discriminator().parameters(),
            workspace,
            batch,
            shape.channels(),
            shape.height(),
            shape.width());
    this.learningRateFactor = state.learningRateFactor();
    AdamSettings scaled = settings.scaled(learningRateFactor);
    this.generatorAdam = adam(scaled, generator, state.generator());
    this.discriminatorAdam = adam(scaled, discriminator, state.discriminator());
    this.step = state.step();
    this.discriminatorStep = state.step();
  }

  private static Adam adam(AdamSettings settings, Network network, NetworkState state) {
    return new Adam(settings, network, state.firstMoments(), state.secondMoments());
  }

  /** Returns the length of G's gradient vector. */
  public int generatorLength() {
    return generator.layout().length();
  }

  /** Returns the length of D's gradient vector. */
  public int discriminatorLength() {
    return discriminator.layout().length();
  }

  /** Returns how many steps G has taken. */
  public long step() {
    return step;
  }

  /**
   * Begins one replica's part of the current step: G makes the fakes.
   *
   * @param replica in [0, replicas of the run)
   */
  public Pass begin(int replica) {
    return new Pass(latents(replica), replica);
  }

  private float[] latents(int replica) {
    RandomStream stream = new RandomStream(seed, Purpose.LATENT, step, replica);
    float[] latents = new float[batch * recipe.latentSize()];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = stream.nextGaussian();
    }
    return latents;
  }

  /** Begins a step on given latents, (batch, latentSize) row-major. */
  Pass begin(float[] latents, int replica) {
    return new Pass(latents, replica);
  }

  /** One replica's part of one step; G's gradient first, then D's. */
  public final class Pass implements AutoCloseable {
    private final MemoryWorkspace scope;
    private final int replica;
    private final float[] judgedForGenerator;
    private final INDArray generated;
    private INDArray gradientAtGenerated;
    private LogitLoss generatorLoss;
    private LogitLoss onReal;
    private LogitLoss onGenerated;

    private Pass(float[] latents, int replica) {
      this.replica = replica;
      this.judgedForGenerator = new float[discriminatorLength()];
      this.scope = workspace.open();
      INDArray latent = Nd4j.createFromArray(latents).reshape('c', batch, recipe.latentSize());
      this.generated = generate(latent);
    }

    /** Leaves no scope open where there will be no pass to close it. */
    private INDArray generate(INDArray latent) {
      try {
        return generator.forward(latent, null);
      } catch (RuntimeException e) {
        scope.close();
        throw e;
      }
    }

    /**
     * Has D judge the fakes, and writes G's gradient, the mean over the batch.
     *
     * @param gradient receives {@link #generatorLength} values
     */
    public void generatorGradient(float[] gradient) {
      INDArray logits = discriminator.forward(generated, stream(Purpose.DROPOUT_FOR_GENERATOR));
      generatorLoss = LogitLoss.of(logits, 1, 1);
      gradientAtGenerated = discriminator.backward(generatorLoss.gradient());
      HostArrays.copy(discriminator.gradients(), judgedForGenerator);
      generator.backwardToParameters(gradientAtGenerated);
      HostArrays.copy(generator.gradients(), gradient);
    }

    /**
     * Has D judge the real batch and the same fakes, and writes D's gradient, the mean over the
     * batch of the average of both losses. D's weights are those that G's gradient was computed
     * with.
     *
     * @param images (batch, channel, height, width) in [-1, 1], row-major
     * @param gradient receives {@link #discriminatorLength} values
     * @return what the replica measured
     */
    public StepLosses discriminatorGradient(float[] images, float[] gradient) {
      ImageShape shape = recipe.imageShape();
      INDArray real =
          Nd4j.createFromArray(images)
              .reshape('c', batch, shape.channels(), shape.height(), shape.width());
      onReal = judge(real, 1, Purpose.DROPOUT_ON_REAL);
      float[] judgedOnReal = HostArrays.copy(discriminator.gradients());
      onGenerated = judge(generated, 0, Purpose.DROPOUT_ON_GENERATED);
      HostArrays.copy(discriminator.gradients(), gradient);

      ParameterLayout layout = discriminator.layout();
      for (ParameterLayout.Range range : layout.trainable()) {
        for (int i = range.start(); i < range.end(); i++) {
          gradient[i] += judgedOnReal[i];
        }
      }
      float kept = (float) (1 - BatchNormalization.MOMENTUM);
      for (ParameterLayout.Range range : layout.statistics()) {
        for (int i = range.start(); i < range.end(); i++) {
          // Three passes moved the statistics, each from where the last one left them.
          gradient[i] += kept * (judgedOnReal[i] + kept * judgedForGenerator[i]);
        }
      }
      return new StepLosses(
          generatorLoss.loss(),
          (onReal.loss() + onGenerated.loss()) / 2,
          onReal.probability(),
          onGenerated.probability(),
          Spread.of(HostArrays.copy(generated), batch));
    }

    /** What G made, while this pass is open. */
    INDArray generated() {
      return generated;
    }

    /** The gradient of G's loss at what it made, while this pass is open. */
    INDArray gradientAtGenerated() {
      return gradientAtGenerated;
    }

    /** D's logits on the real batch. */
    float[] logitsOnReal() {
      return onReal.logits();
    }

    /** D's logits on the generated batch, in D's step. */
    float[] logitsOnGenerated() {
      return onGenerated.logits();
    }

    private LogitLoss judge(INDArray images, int label, Purpose dropout) {
      LogitLoss loss = LogitLoss.of(discriminator.forward(images, stream(dropout)), label, 0.5);
      discriminator.backwardToParameters(loss.gradient());
      return loss;
    }

    private RandomStream stream(Purpose purpose) {
      return new RandomStream(seed, purpose, step, replica);
    }

    @Override
    public void close() {
      scope.close();
    }
  }

  /**
   * Takes G's step.
   *
   * @param gradient summed over all replicas; what stands behind {@link #generatorLength} values is
   *     ignored
   * @param replicas how many were summed
   */
  public void applyGenerator(float[] gradient, int replicas) {
    apply(generatorAdam, gradient, replicas, step);
    step++;
  }

  /**
   * Returns the length of G's gradient, averaged over all replicas: near 0 where G learns nothing
   * more. What moves running statistics is no part of it.
   *
   * @param gradient as {@link #applyGenerator} takes it
   * @param replicas how many were summed
   */
  public double generatorGradientNorm(float[] gradient, int replicas) {
    double squares = 0;
    for (ParameterLayout.Range range : generator.layout().trainable()) {
      for (int i = range.start(); i < range.end(); i++) {
        squares += (double) gradient[i] * gradient[i];
      }
    }
    return Math.sqrt(squares) / replicas;
  }

  /** Takes D's step, as {@link #applyGenerator}; D follows G, one step behind at most. */
  public void applyDiscriminator(float[] gradient, int replicas) {
    apply(discriminatorAdam, gradient, replicas, discriminatorStep);
    discriminatorStep++;
  }

  private void apply(Adam adam, float[] gradient, int replicas, long step) {
    try (MemoryWorkspace scope = workspace.open()) {
      adam.step(gradient, replicas, step);
    }
  }

  /** Returns a copy of G's parameters. */
  public float[] generatorParameters() {
    return HostArrays.copy(generator.parameters());
  }

  /**
   * Returns a copy of everything that decides how training goes on.
   *
   * @throws IllegalStateException if D's gradients of the last step are still to be applied
   */
  public TrainingState state() {
    if (discriminatorStep != step) {
      throw new IllegalStateException(
          "G has taken %d steps and D %d: D's last one is missing"
              .formatted(step, discriminatorStep));
    }
    return new TrainingState(
        step,
        learningRateFactor,
        new NetworkState(
            HostArrays.copy(generator.parameters()),
            generatorAdam.firstMoments(),
            generatorAdam.secondMoments()),
        new NetworkState(
            HostArrays.copy(discriminator.parameters()),
            discriminatorAdam.firstMoments(),
            discriminatorAdam.secondMoments()));
  }

  @Override
  public void close() {
    generator.close();
    discriminator.close();
  }
}
