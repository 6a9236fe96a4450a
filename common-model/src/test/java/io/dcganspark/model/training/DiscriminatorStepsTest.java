package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.augmentation.AugmentationSettings;
import io.dcganspark.model.loss.LossKind;
import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three steps of D for one of G. */
@Tag("processor")
class DiscriminatorStepsTest {
  private static final int BATCH = 4;
  private static final double EMA_DECAY = 0.5;

  static Stream<Recipe> orders() {
    return Stream.of(DcganRecipe.ofReference(), PaperDcganRecipe.ofPyTorchExample().withWidth(4));
  }

  private static StepSettings settings(LossKind loss, int discriminatorSteps) {
    AdamSettings adam = new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
    return new StepSettings(
        adam,
        adam,
        LearningRateSchedule.CONSTANT,
        100,
        new LossSettings(loss, 0),
        0,
        AugmentationSettings.NONE,
        PenaltySettings.NONE,
        discriminatorSteps);
  }

  private static ReplicaTrainer trainer(Recipe recipe, StepSettings settings, TrainingState state) {
    ReplicaTrainer trainer =
        new ReplicaTrainer(
            recipe, settings, 1, BATCH, ComputeSettings.auto(Precision.FLOAT32), state);
    trainer.averageGenerator(EMA_DECAY);
    return trainer;
  }

  private static RealBatch images(Recipe recipe, long step) {
    SplittableRandom random = new SplittableRandom(step);
    float[] images = new float[BATCH * recipe.imageShape().length()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextDouble(-1, 1);
    }
    return RealBatch.withoutLabels(images);
  }

  private static void step(ReplicaTrainer trainer, Recipe recipe) {
    new SingleReplicaStep(trainer).run(trainer.begin(0), images(recipe, trainer.step()));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void onlyEveryThirdStepChangesG(Recipe recipe) {
    List<Boolean> generatorMoved = new ArrayList<>();
    List<Boolean> discriminatorMoved = new ArrayList<>();
    TrainingState before = InitialState.of(recipe, 1);
    try (ReplicaTrainer trainer = trainer(recipe, settings(LossKind.CROSS_ENTROPY, 3), before)) {
      for (int i = 0; i < 6; i++) {
        step(trainer, recipe);
        TrainingState after = trainer.state();
        generatorMoved.add(differ(before.generator().parameters(), after.generator().parameters()));
        discriminatorMoved.add(
            differ(before.discriminator().parameters(), after.discriminator().parameters()));
        assertThat(trainer.losses().generatorLoss()).isBetween(0.1, 3.0);
        before = after;
      }
    }
    assertThat(generatorMoved).containsExactly(false, false, true, false, false, true);
    assertThat(discriminatorMoved).containsOnly(true);
  }

  private static boolean differ(float[] some, float[] others) {
    return !Arrays.equals(some, others);
  }

  /** Adam's bias correction and the average of G's weights count the steps that G has taken. */
  @ParameterizedTest
  @MethodSource("orders")
  void aRunResumesBetweenTwoStepsOfG(Recipe recipe) throws Exception {
    StepSettings settings = settings(LossKind.RELATIVISTIC, 3);
    TrainingState whole;
    TrainingState stopped;
    try (ReplicaTrainer trainer = trainer(recipe, settings, InitialState.of(recipe, 1))) {
      for (int i = 0; i < 4; i++) {
        step(trainer, recipe);
      }
      stopped = TrainingStateFormat.fromBytes(TrainingStateFormat.toBytes(trainer.state()));
      step(trainer, recipe);
      step(trainer, recipe);
      whole = trainer.state();
    }
    try (ReplicaTrainer trainer = trainer(recipe, settings, stopped)) {
      step(trainer, recipe);
      step(trainer, recipe);
      assertThat(TrainingStateFormat.sha256(trainer.state()))
          .isEqualTo(TrainingStateFormat.sha256(whole));
    }
  }

  /** The first step of G is that of an Adam that has taken none, whatever D has taken. */
  @Test
  void theOptimizerOfGCountsItsOwnSteps() {
    Recipe recipe = DcganRecipe.ofReference();
    TrainingState start = InitialState.of(recipe, 1);
    TrainingState late = new TrainingState(2, start.generator(), start.discriminator());
    float[] gradient;
    float[] first;
    try (ReplicaTrainer trainer = trainer(recipe, settings(LossKind.CROSS_ENTROPY, 1), start)) {
      gradient = new float[trainer.generatorLength()];
      Arrays.fill(gradient, 0.25f);
      trainer.applyGenerator(gradient, 1);
      first = trainer.generatorParameters();
    }
    try (ReplicaTrainer trainer = trainer(recipe, settings(LossKind.CROSS_ENTROPY, 3), late)) {
      trainer.applyGenerator(gradient, 1);
      assertThat(trainer.generatorParameters()).isEqualTo(first);
    }
  }

  @Test
  void aStepOfGOutOfTurnIsRefused() {
    Recipe recipe = DcganRecipe.ofReference();
    try (ReplicaTrainer trainer =
        trainer(recipe, settings(LossKind.CROSS_ENTROPY, 2), InitialState.of(recipe, 1))) {
      float[] gradient = new float[trainer.generatorLength()];
      assertThatThrownBy(() -> trainer.applyGenerator(gradient, 1))
          .hasMessage("step 1 does not include G");
      trainer.passGenerator();
      assertThatThrownBy(trainer::passGenerator).hasMessage("step 2 includes G");
    }
  }
}
