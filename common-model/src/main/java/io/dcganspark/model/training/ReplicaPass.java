package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.loss.AdversarialLoss;
import io.dcganspark.model.loss.LogitLoss;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;

/**
 * One replica's part of one step: G makes the fakes as it begins; then the gradients of both
 * networks, in the order of {@link io.dcganspark.model.recipe.Recipe#order}. Where another pass is
 * begun between them, the same pass can be begun again: it makes the same fakes.
 */
public final class ReplicaPass {
  private final NetworkPair networks;
  private final AdversarialLoss loss;
  private final JudgedImages judgedImages;
  private final PenaltySettings penalties;
  private final StepVectors vectors;
  private final long seed;
  private final long step;
  private final int replica;

  /** How far D's running statistics moved as it judged for G, in their places; 0 until then. */
  private final float[] judgedForGenerator;

  private final int[] asked;
  private final float[] generated;

  ReplicaPass(
      NetworkPair networks,
      StepSettings settings,
      StepVectors vectors,
      long seed,
      long step,
      int replica,
      float[] latents,
      int[] asked) {
    this.networks = networks;
    this.loss = settings.lossesOf(networks.recipe());
    this.judgedImages =
        new JudgedImages(
            settings.augmentation(), networks.recipe().imageShape(), seed, step, replica);
    this.penalties = settings.penalties();
    this.vectors = vectors;
    this.seed = seed;
    this.step = step;
    this.replica = replica;
    this.judgedForGenerator = new float[networks.discriminator().layout().length()];
    this.asked = asked;
    this.generated = networks.generator().forward(networks.generatorInput(latents, asked), null);
  }

  /**
   * Writes G's gradient, the mean over the batch, and the metrics behind it. G's loss comes from
   * D's logits on the generated images.
   *
   * @param real images of the step, whose logits a loss of pairs compares them with
   * @param vector receives {@link ReplicaTrainer#generatorLength} values
   */
  public void generatorGradient(RealBatch real, float[] vector) {
    AdversarialLoss compared =
        loss.comparesPairs()
            ? loss.against(logitsOnReal(judgedImages.real(real.images()), real))
            : loss;
    LogitLoss judged =
        compared.ofGenerator(
            logits(judgedImages.forGenerator(generated), asked, Purpose.DROPOUT_FOR_GENERATOR));
    float[] gradientAtImages =
        judgedImages.backToGenerated(
            networks.atImages(networks.discriminator().backwardToInput(judged.gradient())));
    networks.discriminator().copyGradients(judgedForGenerator);

    networks.generator().backwardToParameters(gradientAtImages);
    networks.generator().copyGradients(vector);
    vectors.appendGeneratorMetrics(vector, judgedForGenerator, judged);
  }

  /**
   * Writes D's gradient, the mean over the batch, and the metrics behind it. D's loss comes from
   * its logits on the real images and on the generated ones. So does what G's loss is in a step
   * that G passes.
   *
   * @param real images that D learns to distinguish from the generated ones
   * @param vector receives {@link ReplicaTrainer#discriminatorLength} values
   */
  public void discriminatorGradient(RealBatch real, float[] vector) {
    Network discriminator = networks.discriminator();
    float[] realImages = judgedImages.real(real.images());
    float[] generatedImages = judgedImages.generated(generated);
    AdversarialLoss againstGenerated =
        loss.comparesPairs() ? loss.against(logitsOnGenerated(generatedImages)) : loss;
    float[] logitsOnReal = logitsOnReal(realImages, real);
    LogitLoss onReal = againstGenerated.onReal(logitsOnReal);
    discriminator.backwardToParameters(onReal.gradient());
    float[] gradientOnReal = discriminator.gradients();

    AdversarialLoss againstReal = loss.against(logitsOnReal);
    float[] logitsOnGenerated = logitsOnGenerated(generatedImages);
    LogitLoss onGenerated = againstReal.onGenerated(logitsOnGenerated);
    discriminator.backwardToParameters(onGenerated.gradient());
    discriminator.copyGradients(vector);

    PassGradients.add(discriminator.layout(), judgedForGenerator, gradientOnReal, vector);
    if (penalties.countIn(step)) {
      addPenalties(realImages, real.labels(), generatedImages, vector);
    }
    double spread = Spread.of(generated, networks.batch());
    vectors.appendDiscriminatorMetrics(
        vector, onReal, onGenerated, spread, againstReal.ofGenerator(logitsOnGenerated));
  }

  private void addPenalties(
      float[] realImages, int[] labels, float[] generatedImages, float[] vector) {
    int times = penalties.everySteps();
    if (penalties.r1() > 0) {
      penalty(Purpose.DROPOUT_ON_REAL)
          .add(realImages, labels, GradientPenalty.squaredLength(times * penalties.r1()), vector);
    }
    if (penalties.r2() > 0) {
      penalty(Purpose.DROPOUT_ON_GENERATED)
          .add(
              generatedImages,
              asked,
              GradientPenalty.squaredLength(times * penalties.r2()),
              vector);
    }
    if (penalties.wasserstein() > 0) {
      penalty(Purpose.DROPOUT_ON_REAL)
          .add(
              between(realImages, generatedImages),
              labels,
              GradientPenalty.lengthOfOne(times * penalties.wasserstein()),
              vector);
    }
  }

  private GradientPenalty penalty(Purpose dropout) {
    return new GradientPenalty(networks, () -> stream(dropout));
  }

  /** Images on the lines between the pairs of two batches, each anywhere on its line. */
  private float[] between(float[] some, float[] others) {
    RandomStream random = stream(Purpose.INTERPOLATION);
    int length = some.length / networks.batch();
    float[] between = new float[some.length];
    for (int start = 0; start < some.length; start += length) {
      float share = random.nextFloat();
      for (int i = start; i < start + length; i++) {
        between[i] = share * some[i] + (1 - share) * others[i];
      }
    }
    return between;
  }

  private float[] logitsOnReal(float[] judged, RealBatch real) {
    return logits(judged, real.labels(), Purpose.DROPOUT_ON_REAL);
  }

  private float[] logitsOnGenerated(float[] judged) {
    return logits(judged, asked, Purpose.DROPOUT_ON_GENERATED);
  }

  /**
   * D's logits on a batch. A pass that nothing goes back over moves no running statistics, and the
   * next one with the same dropout gives the same bits.
   */
  private float[] logits(float[] images, int[] labels, Purpose dropout) {
    float[] input = networks.discriminatorInput(images, labels);
    return networks.discriminator().forward(input, stream(dropout));
  }

  private RandomStream stream(Purpose purpose) {
    return new RandomStream(seed, purpose, step, replica);
  }
}
