package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("processor")
class ReplicaTrainerTest {
  private static final Recipe RECIPE = DcganRecipe.ofReference();
  private static final AdamSettings ADAM =
      new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
  private static final int BATCH = 8;
  private static final int STEPS = 2;

  /** What computes the networks. */
  enum Way {
    COMPILED {
      @Override
      ReplicaTrainer trainer(TrainingState from) {
        return new ReplicaTrainer(RECIPE, ADAM, 1, BATCH, from);
      }
    },
    LAYERS {
      @Override
      ReplicaTrainer trainer(TrainingState from) {
        return ReplicaTrainer.onLayers(RECIPE, ADAM, 1, BATCH, from);
      }
    };

    abstract ReplicaTrainer trainer(TrainingState from);
  }

  private static final Map<Way, TrainingState> ALONE = new EnumMap<>(Way.class);
  private static TrainingState start;

  @BeforeAll
  static void trainAlone() {
    NativeThreads.use(1);
    start = InitialState.of(RECIPE, 1);
    for (Way way : Way.values()) {
      ALONE.put(way, train(way, start, STEPS));
    }
  }

  @AfterAll
  static void useAllThreads() {
    NativeThreads.use(Runtime.getRuntime().availableProcessors());
  }

  @ParameterizedTest
  @EnumSource
  void theSameStepsGiveTheSameBits(Way way) {
    assertSame(train(way, start, STEPS), ALONE.get(way));
  }

  @ParameterizedTest
  @EnumSource
  void trainersInTwoThreadsDoNotDisturbEachOther(Way way) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<TrainingState>> results = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        results.add(
            threads.submit(
                () -> {
                  NativeThreads.use(1);
                  return train(way, start, STEPS);
                }));
      }
      for (Future<TrainingState> result : results) {
        assertSame(result.get(), ALONE.get(way));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTrainerMadeFromAnothersStateGoesOnAsThatOne(Way way) {
    assertSame(train(way, train(way, start, 1), STEPS - 1), ALONE.get(way));
  }

  /** Also after the optimizers have forgotten their steps, the run's number counts. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, false",
    "1, 2, false",
    "2, 3, false",
    "3, 4, false",
    "9, 4, false",
    "1, 2, true"
  })
  void aStepOfTheWarmUpTakesItsShareOfTheLearningRate(long done, int share, boolean restart) {
    TrainingState from =
        new TrainingState(
            done,
            TrainingStates.withoutMoments(start.generator()),
            TrainingStates.withoutMoments(start.discriminator()));
    AdamSettings shared = new AdamSettings(2e-4 * share / 4, 0.5, 0.999, 1e-8);
    AdamSettings warmingUp = new AdamSettings(2e-4, 0.5, 0.999, 1e-8, 4);
    TrainingState expected = afterOneStep(shared, from, restart);
    TrainingState found = afterOneStep(warmingUp, from, restart);
    assertThat(TrainingStates.largestDifference(found.generator(), expected.generator()))
        .isLessThan(1e-8f);
    assertThat(TrainingStates.largestDifference(found.discriminator(), expected.discriminator()))
        .isLessThan(1e-8f);
  }

  @Test
  void aRunThatResumesWhileItWarmsUpEndsWithTheSameBits() {
    AdamSettings warmingUp = new AdamSettings(2e-4, 0.5, 0.999, 1e-8, 3);
    TrainingState whole = train(new ReplicaTrainer(RECIPE, warmingUp, 1, BATCH, start), 2 * STEPS);
    TrainingState stopped = train(new ReplicaTrainer(RECIPE, warmingUp, 1, BATCH, start), STEPS);
    assertSame(train(new ReplicaTrainer(RECIPE, warmingUp, 1, BATCH, stopped), STEPS), whole);
    assertThat(stopped.generator().parameters())
        .isNotEqualTo(ALONE.get(Way.COMPILED).generator().parameters());
  }

  @Test
  void restartedOptimizersStepLikeNewOnes() {
    TrainingState later = train(Way.COMPILED, start, 1);
    TrainingState fresh =
        new TrainingState(
            0,
            TrainingStates.withoutMoments(later.generator()),
            TrainingStates.withoutMoments(later.discriminator()));
    TrainingState restarted = afterOneStep(later, true);
    TrainingState expected = afterOneStep(fresh, false);
    assertThat(restarted.generator().parameters()).isEqualTo(expected.generator().parameters());
    assertThat(restarted.discriminator().parameters())
        .isEqualTo(expected.discriminator().parameters());
  }

  /** A step on gradients that do not depend on where it starts. */
  private static TrainingState afterOneStep(TrainingState from, boolean restart) {
    return afterOneStep(ADAM, from, restart);
  }

  private static TrainingState afterOneStep(
      AdamSettings settings, TrainingState from, boolean restart) {
    try (ReplicaTrainer trainer = new ReplicaTrainer(RECIPE, settings, 1, BATCH, from)) {
      if (restart) {
        trainer.restartOptimizers();
      }
      float[] gradient = new float[trainer.generatorLength()];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) Math.cos(i);
      }
      trainer.applyGenerator(gradient, 1);
      trainer.applyDiscriminator(gradient, 1);
      return trainer.state();
    }
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
    assertSame(train(Way.COMPILED, start, STEPS), ALONE.get(Way.COMPILED));
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

  /** How far a step came before its round failed. */
  enum Progress {
    BEGUN,
    GENERATOR_GRADIENT,
    BOTH_GRADIENTS,
    GENERATOR_APPLIED
  }

  @ParameterizedTest
  @CsvSource({
    "COMPILED, BEGUN",
    "COMPILED, GENERATOR_GRADIENT",
    "COMPILED, BOTH_GRADIENTS",
    "COMPILED, GENERATOR_APPLIED",
    "LAYERS, BEGUN",
    "LAYERS, GENERATOR_GRADIENT",
    "LAYERS, BOTH_GRADIENTS",
    "LAYERS, GENERATOR_APPLIED"
  })
  void aStepThatWasGivenUpOnThisThreadLeavesNoTrace(Way way, Progress progress) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<TrainingState> result =
          thread.submit(
              () -> {
                NativeThreads.use(1);
                giveUp(way, progress);
                return train(way, start, STEPS);
              });
      assertSame(result.get(), ALONE.get(way));
    } finally {
      thread.shutdownNow();
    }
  }

  private static void giveUp(Way way, Progress progress) {
    try (ReplicaTrainer trainer = way.trainer(start)) {
      ReplicaPass pass = trainer.begin(1);
      float[] generatorGradient = new float[trainer.generatorLength()];
      if (progress.compareTo(Progress.GENERATOR_GRADIENT) >= 0) {
        pass.generatorGradient(images(), generatorGradient);
      }
      if (progress.compareTo(Progress.BOTH_GRADIENTS) >= 0) {
        pass.discriminatorGradient(images(), new float[trainer.discriminatorLength()]);
      }
      if (progress == Progress.GENERATOR_APPLIED) {
        trainer.applyGenerator(generatorGradient, 1);
      }
    }
  }

  private static TrainingState train(Way way, TrainingState from, int steps) {
    return train(way.trainer(from), steps);
  }

  private static TrainingState train(ReplicaTrainer closed, int steps) {
    try (ReplicaTrainer trainer = closed) {
      SingleReplicaStep training = new SingleReplicaStep(trainer);
      for (int step = 0; step < steps; step++) {
        ReplicaPass pass = trainer.begin(0);
        training.run(pass, images());
      }
      return trainer.state();
    }
  }

  private static RealBatch images() {
    float[] images = new float[BATCH * RECIPE.imageShape().length()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i);
    }
    return RealBatch.withoutLabels(images);
  }

  private static void assertSame(TrainingState found, TrainingState expected) {
    assertThat(found.step()).isEqualTo(expected.step());
    assertThat(found.generator().parameters()).isEqualTo(expected.generator().parameters());
    assertThat(found.generator().moment("second-moments"))
        .isEqualTo(expected.generator().moment("second-moments"));
    assertThat(found.discriminator().parameters()).isEqualTo(expected.discriminator().parameters());
  }
}
