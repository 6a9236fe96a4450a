package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReplicaTrainerTest {
  private static final Recipe RECIPE = DcganRecipe.ofSeedArticle();
  private static final AdamSettings ADAM =
      new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
  private static final int BATCH = 8;
  private static final int STEPS = 2;

  private static TrainingState start;
  private static TrainingState alone;

  @BeforeAll
  static void trainAlone() {
    NativeThreads.use(1);
    start = InitialState.of(RECIPE, 1);
    alone = train(start, STEPS);
  }

  @AfterAll
  static void useAllThreads() {
    NativeThreads.use(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void theSameStepsGiveTheSameBits() {
    assertSame(train(start, STEPS), alone);
  }

  @Test
  void trainersInTwoThreadsDoNotDisturbEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<TrainingState>> results = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        results.add(
            threads.submit(
                () -> {
                  NativeThreads.use(1);
                  return train(start, STEPS);
                }));
      }
      for (Future<TrainingState> result : results) {
        assertSame(result.get(), alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aTrainerMadeFromAnothersStateGoesOnAsThatOne() {
    assertSame(train(train(start, 1), STEPS - 1), alone);
  }

  @Test
  void aClosedTrainerRefusesToGoOn() {
    ReplicaTrainer trainer = new ReplicaTrainer(RECIPE, ADAM, 1, BATCH, start);
    trainer.close();
    trainer.close();
    assertThatThrownBy(() -> trainer.begin(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    // What begins and fails leaves this thread's memory as it was.
    assertSame(train(start, STEPS), alone);
  }

  /** As many threes as G has parameters, summed over three replicas. */
  @Test
  void theGradientsNormIsThatOfTheTrainedParametersMean() {
    try (ReplicaTrainer trainer = new ReplicaTrainer(RECIPE, ADAM, 1, BATCH, start)) {
      float[] gradient = new float[trainer.generatorLength() + 5];
      Arrays.fill(gradient, 3);
      assertThat(trainer.generatorGradientNorm(gradient, 3))
          .isCloseTo(Math.sqrt(1_049_985), within(1e-9));
    }
  }

  private static TrainingState train(TrainingState from, int steps) {
    try (ReplicaTrainer trainer = new ReplicaTrainer(RECIPE, ADAM, 1, BATCH, from)) {
      float[] generatorGradient = new float[trainer.generatorLength()];
      float[] discriminatorGradient = new float[trainer.discriminatorLength()];
      float[] images = new float[BATCH * RECIPE.imageShape().length()];
      for (int i = 0; i < images.length; i++) {
        images[i] = (float) Math.sin(i);
      }
      for (int step = 0; step < steps; step++) {
        try (ReplicaTrainer.Pass pass = trainer.begin(0)) {
          pass.generatorGradient(generatorGradient);
          pass.discriminatorGradient(images, discriminatorGradient);
        }
        trainer.applyGenerator(generatorGradient, 1);
        trainer.applyDiscriminator(discriminatorGradient, 1);
      }
      return trainer.state();
    }
  }

  private static void assertSame(TrainingState found, TrainingState expected) {
    assertThat(found.step()).isEqualTo(expected.step());
    assertThat(found.generator().parameters()).isEqualTo(expected.generator().parameters());
    assertThat(found.generator().secondMoments()).isEqualTo(expected.generator().secondMoments());
    assertThat(found.discriminator().parameters()).isEqualTo(expected.discriminator().parameters());
  }
}
