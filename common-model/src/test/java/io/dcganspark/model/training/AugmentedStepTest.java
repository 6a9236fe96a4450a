package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.augmentation.AugmentationKind;
import io.dcganspark.model.augmentation.AugmentationSettings;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step whose images are changed before D judges them. */
@Tag("processor")
class AugmentedStepTest {
  private static final Recipe RECIPE = DcganRecipe.ofReference();
  private static final int BATCH = 8;
  private static final TrainingState START = InitialState.of(RECIPE, 1);
  private static final Set<AugmentationKind> ALL = EnumSet.allOf(AugmentationKind.class);

  private static ReplicaTrainer trainer(AugmentationSettings augmentation, TrainingState state) {
    AdamSettings adam = new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
    return new ReplicaTrainer(
        RECIPE,
        new StepSettings(
            adam,
            adam,
            LearningRateSchedule.CONSTANT,
            1,
            LossSettings.OF_RECIPE,
            0,
            augmentation,
            PenaltySettings.NONE,
            1),
        1,
        BATCH,
        ComputeSettings.auto(Precision.FLOAT32),
        state);
  }

  private static RealBatch images() {
    float[] images = new float[BATCH * RECIPE.imageShape().length()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i);
    }
    return RealBatch.withoutLabels(images);
  }

  private static TrainingState afterOneStep(AugmentationSettings augmentation) {
    try (ReplicaTrainer trainer = trainer(augmentation, START)) {
      new SingleReplicaStep(trainer).run(trainer.begin(0), images());
      return trainer.state();
    }
  }

  private static double generatorLoss(float[] parameters) {
    TrainingState state = new TrainingState(0, Adam.untrained(parameters), START.discriminator());
    try (ReplicaTrainer trainer = trainer(new AugmentationSettings(false, ALL), state)) {
      new SingleReplicaStep(trainer).run(trainer.begin(0), images());
      return trainer.losses().generatorLoss();
    }
  }

  /** Along itself, the slope of G's loss is the gradient's length. */
  @Test
  void theGradientOfTheGeneratorIsTheSlopeOfItsLoss() {
    float[] gradient;
    double length;
    try (ReplicaTrainer trainer = trainer(new AugmentationSettings(false, ALL), START)) {
      gradient = new float[trainer.generatorLength()];
      trainer.begin(0).generatorGradient(images(), gradient);
      length = trainer.generatorGradientNorm(gradient, 1);
    }
    double distance = 1e-2;
    float[] ahead = START.generator().parameters().clone();
    float[] behind = START.generator().parameters().clone();
    for (ParameterLayout.Range range : ParameterLayout.of(RECIPE.generator(1)).trainable()) {
      for (int i = range.start(); i < range.end(); i++) {
        ahead[i] += (float) (distance * gradient[i] / length);
        behind[i] -= (float) (distance * gradient[i] / length);
      }
    }
    double slope = (generatorLoss(ahead) - generatorLoss(behind)) / (2 * distance);
    assertThat(slope).isCloseTo(length, within(0.02 * length));
  }

  @ParameterizedTest
  @EnumSource
  void eachKindChangesTheStep(AugmentationKind kind) {
    TrainingState changed = afterOneStep(new AugmentationSettings(false, EnumSet.of(kind)));
    TrainingState unchanged = afterOneStep(AugmentationSettings.NONE);
    assertThat(changed.generator().parameters()).isNotEqualTo(unchanged.generator().parameters());
    assertThat(changed.discriminator().parameters())
        .isNotEqualTo(unchanged.discriminator().parameters());
  }

  @Test
  void mirroredImagesAreThoseOfTheDiscriminatorAlone() {
    TrainingState mirrored = afterOneStep(new AugmentationSettings(true, Set.of()));
    TrainingState unchanged = afterOneStep(AugmentationSettings.NONE);
    assertThat(mirrored.generator().parameters()).isEqualTo(unchanged.generator().parameters());
    assertThat(mirrored.discriminator().parameters())
        .isNotEqualTo(unchanged.discriminator().parameters());
  }
}
