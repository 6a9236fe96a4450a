package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.optimizer.WeightAverage;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("processor")
class GeneratorAverageTest {
  private static final Recipe RECIPE = DcganRecipe.ofReference();
  private static final AdamSettings ADAM =
      new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
  private static final int BATCH = 2;
  private static final int STEPS = 2;
  private static final double NONE = 0;
  private static final double DECAY = 0.15;

  private static TrainingState start;
  private static TrainingState plain;

  @BeforeAll
  static void trainWithoutAverage() {
    NativeThreads.use(1);
    start = InitialState.of(RECIPE, 1);
    plain = train(start, STEPS, NONE);
  }

  @AfterAll
  static void useAllThreads() {
    NativeThreads.use(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void averagingChangesNoWeight() {
    TrainingState averaged = train(start, STEPS, DECAY);
    assertThat(averaged.generator().parameters()).isEqualTo(plain.generator().parameters());
    assertThat(averaged.discriminator().parameters()).isEqualTo(plain.discriminator().parameters());
    assertThat(plain.generatorAverage()).isEmpty();
  }

  @Test
  void theAverageIsThatOfTheParametersOfAllSteps() {
    WeightAverage expected = new WeightAverage(DECAY, start.generator().parameters());
    for (int step = 1; step <= STEPS; step++) {
      expected.add(train(start, step, NONE).generator().parameters(), step);
    }
    assertThat(train(start, STEPS, DECAY).generatorAverage().orElseThrow())
        .isEqualTo(expected.values())
        .isNotEqualTo(plain.generator().parameters());
  }

  @Test
  void theAverageGoesOnFromAState() {
    assertThat(train(train(start, 1, DECAY), STEPS - 1, DECAY).generatorAverage().orElseThrow())
        .isEqualTo(train(start, STEPS, DECAY).generatorAverage().orElseThrow());
  }

  private static TrainingState train(TrainingState from, int steps, double decay) {
    float[] images = new float[BATCH * RECIPE.imageShape().length()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i);
    }
    try (ReplicaTrainer trainer = new ReplicaTrainer(RECIPE, ADAM, 1, BATCH, from)) {
      if (decay > NONE) {
        trainer.averageGenerator(decay);
      }
      SingleReplicaStep training = new SingleReplicaStep(trainer);
      for (int step = 0; step < steps; step++) {
        ReplicaPass pass = trainer.begin(0);
        training.run(pass, RealBatch.withoutLabels(images));
      }
      return trainer.state();
    }
  }
}
