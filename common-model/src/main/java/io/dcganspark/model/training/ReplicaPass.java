package io.dcganspark.model.training;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.optimizer.LogitLoss;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One replica's part of one step: G makes the fakes as it begins; then the gradients of both
 * networks, in the order of {@link io.dcganspark.model.recipe.Recipe#order}. Where another pass is
 * begun between them, the same pass can be begun again: it makes the same fakes.
 */
public final class ReplicaPass implements AutoCloseable {
  private final NetworkPair networks;
  private final StepVectors vectors;
  private final long seed;
  private final long step;
  private final int replica;
  private final MemoryWorkspace scope;

  /** How far D's running statistics moved as it judged for G, in their places; 0 until then. */
  private final float[] judgedForGenerator;

  private final int[] asked;
  private final INDArray generated;

  ReplicaPass(
      NetworkPair networks,
      StepVectors vectors,
      long seed,
      long step,
      int replica,
      float[] latents,
      int[] asked) {
    this.networks = networks;
    this.vectors = vectors;
    this.seed = seed;
    this.step = step;
    this.replica = replica;
    this.judgedForGenerator = new float[networks.discriminator().layout().length()];
    this.asked = asked;
    this.scope = networks.workspace().open();
    this.generated = generate(latents);
  }

  /** Leaves no scope open where there will be no pass to close it. */
  private INDArray generate(float[] latents) {
    try {
      return networks.generator().forward(networks.generatorInput(latents, asked), null);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  /**
   * Has D judge the fakes, and writes G's gradient, the mean over the batch, with what was measured
   * behind it.
   *
   * @param vector receives {@link ReplicaTrainer#generatorLength} values
   */
  public void generatorGradient(float[] vector) {
    Network discriminator = networks.discriminator();
    INDArray judged = networks.discriminatorInput(generated, asked);
    INDArray logits = discriminator.forward(judged, stream(Purpose.DROPOUT_FOR_GENERATOR));
    LogitLoss loss = LogitLoss.of(HostArrays.copy(logits), 1, 1);
    INDArray gradientAtGenerated =
        networks.atImages(discriminator.backwardToInput(HostArrays.like(logits, loss.gradient())));
    HostArrays.copy(discriminator.gradients(), judgedForGenerator);
    networks.generator().backwardToParameters(gradientAtGenerated);
    HostArrays.copy(networks.generator().gradients(), vector);
    vectors.appendGeneratorMetrics(vector, judgedForGenerator, loss);
  }

  /**
   * Has D judge the real batch and the same fakes, and writes D's gradient, the mean over the
   * batch, with what was measured behind it.
   *
   * @param real what the fakes are told from
   * @param vector receives {@link ReplicaTrainer#discriminatorLength} values
   */
  public void discriminatorGradient(RealBatch real, float[] vector) {
    Network discriminator = networks.discriminator();
    LogitLoss onReal =
        judge(networks.images(real.images()), real.labels(), 1, Purpose.DROPOUT_ON_REAL);
    float[] judgedOnReal = HostArrays.copy(discriminator.gradients());
    LogitLoss onGenerated = judge(generated, asked, 0, Purpose.DROPOUT_ON_GENERATED);
    HostArrays.copy(discriminator.gradients(), vector);

    ParameterLayout layout = discriminator.layout();
    for (ParameterLayout.Range range : layout.trainable()) {
      for (int i = range.start(); i < range.end(); i++) {
        vector[i] += judgedOnReal[i];
      }
    }
    for (ParameterLayout.Statistics range : layout.statistics()) {
      float kept = (float) (1 - range.momentum());
      for (int i = range.start(); i < range.end(); i++) {
        // Each pass since D's last step moved them from where the one before it had left them.
        vector[i] += kept * (judgedOnReal[i] + kept * judgedForGenerator[i]);
      }
    }
    double spread = Spread.of(HostArrays.copy(generated), networks.batch());
    vectors.appendDiscriminatorMetrics(vector, onReal, onGenerated, spread);
  }

  private LogitLoss judge(INDArray images, int[] labels, int target, Purpose dropout) {
    Network discriminator = networks.discriminator();
    double weight = networks.recipe().order().discriminatorLossWeight();
    INDArray judged = networks.discriminatorInput(images, labels);
    INDArray logits = discriminator.forward(judged, stream(dropout));
    LogitLoss loss = LogitLoss.of(HostArrays.copy(logits), target, weight);
    discriminator.backwardToParameters(HostArrays.like(logits, loss.gradient()));
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
