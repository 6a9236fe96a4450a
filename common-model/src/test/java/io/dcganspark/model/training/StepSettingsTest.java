package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.augmentation.AugmentationSettings;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps on gradients that a test makes, under each setting. */
@Tag("processor")
class StepSettingsTest {
  private static final Recipe RECIPE = DcganRecipe.ofReference();
  private static final int BATCH = 8;
  private static final int REPLICAS = 4;
  private static final TrainingState START = InitialState.of(RECIPE, 1);

  private static AdamSettings adam(double rate) {
    return new AdamSettings(rate, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
  }

  private static StepSettings settings(
      double generator, double discriminator, LearningRateSchedule schedule, double clipNorm) {
    return new StepSettings(
        adam(generator),
        adam(discriminator),
        schedule,
        10,
        LossSettings.OF_RECIPE,
        clipNorm,
        AugmentationSettings.NONE,
        PenaltySettings.NONE,
        1);
  }

  private static TrainingState afterOneStep(StepSettings settings, long done) {
    TrainingState from =
        new TrainingState(
            done,
            TrainingStates.withoutMoments(START.generator()),
            TrainingStates.withoutMoments(START.discriminator()));
    try (ReplicaTrainer trainer =
        new ReplicaTrainer(
            RECIPE, settings, 1, BATCH, ComputeSettings.auto(Precision.FLOAT32), from)) {
      trainer.applyGenerator(gradient(trainer.generatorLength()), REPLICAS);
      trainer.applyDiscriminator(gradient(trainer.discriminatorLength()), REPLICAS);
      return trainer.state();
    }
  }

  private static float[] gradient(int length) {
    float[] gradient = new float[length];
    for (int i = 0; i < length; i++) {
      gradient[i] = (float) Math.cos(i);
    }
    return gradient;
  }

  @Test
  void eachNetworkTakesItsOwnLearningRate() {
    LearningRateSchedule constant = LearningRateSchedule.CONSTANT;
    TrainingState apart = afterOneStep(settings(1e-4, 4e-4, constant, 0), 0);
    TrainingState slow = afterOneStep(settings(1e-4, 1e-4, constant, 0), 0);
    TrainingState fast = afterOneStep(settings(4e-4, 4e-4, constant, 0), 0);
    assertThat(apart.generator().parameters()).isEqualTo(slow.generator().parameters());
    assertThat(apart.discriminator().parameters()).isEqualTo(fast.discriminator().parameters());
    assertThat(slow.generator().parameters()).isNotEqualTo(fast.generator().parameters());
  }

  /** Settings of one Adam are those that trainers have always had. */
  @Test
  void withoutAnythingElseTheBitsAreThoseOfOneAdam() {
    TrainingState plain = afterOneStep(StepSettings.of(adam(2e-4)), 3);
    TrainingState same = afterOneStep(settings(2e-4, 2e-4, LearningRateSchedule.CONSTANT, 1e6), 3);
    assertThat(same.generator().parameters()).isEqualTo(plain.generator().parameters());
    assertThat(same.discriminator().parameters()).isEqualTo(plain.discriminator().parameters());
  }

  @ParameterizedTest
  @CsvSource({"LINEAR, 0, 1", "LINEAR, 5, 0.5", "LINEAR, 9, 0.1", "COSINE, 5, 0.5"})
  void aStepTakesTheShareOfItsNumber(LearningRateSchedule schedule, long done, double share) {
    TrainingState falling = afterOneStep(settings(2e-4, 4e-4, schedule, 0), done);
    TrainingState expected =
        afterOneStep(settings(2e-4 * share, 4e-4 * share, LearningRateSchedule.CONSTANT, 0), done);
    assertThat(TrainingStates.largestDifference(falling.generator(), expected.generator()))
        .isLessThan(1e-8f);
    assertThat(TrainingStates.largestDifference(falling.discriminator(), expected.discriminator()))
        .isLessThan(1e-8f);
  }

  /** After one step Adam's first moment is half of the gradient. */
  @ParameterizedTest
  @CsvSource({"0.25", "3"})
  void aLongGradientIsShortenedToTheLengthThatItMayHave(double most) {
    LearningRateSchedule constant = LearningRateSchedule.CONSTANT;
    TrainingState whole = afterOneStep(settings(2e-4, 2e-4, constant, 0), 0);
    TrainingState clipped = afterOneStep(settings(2e-4, 2e-4, constant, most), 0);
    assertShortened(
        clipped.generator(), whole.generator(), ParameterLayout.of(RECIPE.generator(1)), most);
    assertShortened(
        clipped.discriminator(),
        whole.discriminator(),
        ParameterLayout.of(RECIPE.discriminator(1)),
        most);
  }

  private static void assertShortened(
      NetworkState clipped, NetworkState whole, ParameterLayout layout, double most) {
    double length = length(whole.moment("first-moments"));
    assertThat(2 * length).isGreaterThan(most);
    assertThat(2 * length(clipped.moment("first-moments"))).isCloseTo(most, within(1e-6 * most));
    double share = most / (2 * length);
    for (int i = 0; i < clipped.moment("first-moments").length; i++) {
      assertThat((double) clipped.moment("first-moments")[i])
          .isCloseTo(share * whole.moment("first-moments")[i], within(1e-7));
    }
    for (ParameterLayout.Statistics range : layout.statistics()) {
      for (int i = range.start(); i < range.end(); i++) {
        assertThat(clipped.parameters()[i]).isEqualTo(whole.parameters()[i]);
      }
    }
  }

  private static double length(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  @Test
  void aGradientOfTheGreatestLengthKeepsItsBits() {
    LearningRateSchedule constant = LearningRateSchedule.CONSTANT;
    TrainingState whole = afterOneStep(settings(2e-4, 2e-4, constant, 0), 0);
    TrainingState shorter = afterOneStep(settings(2e-4, 2e-4, constant, 1000), 0);
    assertThat(shorter.generator().moment("first-moments"))
        .isEqualTo(whole.generator().moment("first-moments"));
    assertThat(shorter.discriminator().parameters()).isEqualTo(whole.discriminator().parameters());
  }
}
