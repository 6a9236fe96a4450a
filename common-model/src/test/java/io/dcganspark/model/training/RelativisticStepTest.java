package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.augmentation.AugmentationSettings;
import io.dcganspark.model.loss.LossKind;
import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which logits the passes of a step compare, from what goes through D's end. */
@Tag("processor")
class RelativisticStepTest {
  private static final Recipe RECIPE = DcganRecipe.ofReference();
  private static final int BATCH = 4;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachImageIsComparedWithTheOtherOfItsPair(boolean compiled) {
    RecordingNetworks networks =
        new RecordingNetworks(
            compiled ? new CompiledWherePossible(Precision.FLOAT32) : NetworkFactory.LAYERS);
    try (ReplicaTrainer trainer =
        new ReplicaTrainer(RECIPE, settings(), 1, BATCH, networks, InitialState.of(RECIPE, 1))) {
      new SingleReplicaStep(trainer).run(trainer.begin(0), images());

      RecordingNetworks.Recording judging = networks.discriminator();
      float[] real = judging.output(0);
      assertGradient(judging.outputGradient(0), judging.output(1), real, -1);
      float[] generated = judging.output(2);
      assertThat(judging.output(3)).isEqualTo(real);
      assertThat(judging.output(4)).isEqualTo(generated);
      assertGradient(judging.outputGradient(1), real, generated, -1);
      assertGradient(judging.outputGradient(2), generated, real, 1);
      assertThat(trainer.losses().generatorLoss())
          .isCloseTo(loss(real, judging.output(1)), within(1e-6));
      assertThat(trainer.losses().discriminatorLoss())
          .isCloseTo(loss(generated, real), within(1e-6));
      assertThat(
              trainer.losses().discriminatorOnReal() + trainer.losses().discriminatorOnGenerated())
          .isCloseTo(1, within(1e-6));
    }
  }

  /** The slope of softplus(sign * (at - other)) at the first of both. */
  private static void assertGradient(float[] found, float[] at, float[] other, int sign) {
    for (int i = 0; i < BATCH; i++) {
      double difference = sign * ((double) at[i] - other[i]);
      assertThat((double) found[i])
          .isCloseTo(sign / (1 + Math.exp(-difference)) / BATCH, within(1e-7));
    }
  }

  private static double loss(float[] above, float[] below) {
    double sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += Math.log1p(Math.exp((double) above[i] - below[i]));
    }
    return sum / BATCH;
  }

  private static StepSettings settings() {
    AdamSettings adam = new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
    return new StepSettings(
        adam,
        adam,
        LearningRateSchedule.CONSTANT,
        1,
        new LossSettings(LossKind.RELATIVISTIC, 0),
        0,
        AugmentationSettings.NONE,
        PenaltySettings.NONE,
        1);
  }

  private static RealBatch images() {
    float[] images = new float[BATCH * RECIPE.imageShape().length()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i);
    }
    return RealBatch.withoutLabels(images);
  }
}
