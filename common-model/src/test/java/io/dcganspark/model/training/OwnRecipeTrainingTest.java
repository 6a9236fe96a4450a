package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.OwnRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reference's networks in DL4J's own layers train as in this project's. */
@Tag("processor")
class OwnRecipeTrainingTest {
  private static final long SEED = 5;
  private static final int BATCH = 4;
  private static final int STEPS = 3;
  private static final AdamSettings ADAM =
      new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
  private static final Recipe BUILT_IN = DcganRecipe.ofReference().withoutDropout();
  private static final OwnRecipe OWN = StockDcgan.recipe();

  /** What a few steps left. */
  private record Course(
      List<StepLosses> losses,
      float[] generatorVector,
      float[] discriminatorVector,
      TrainingState end) {}

  private static TrainingState start;
  private static Course builtIn;
  private static Course own;

  @BeforeAll
  static void trainBoth() {
    TrainingState drawn = InitialState.of(BUILT_IN, SEED);
    start =
        new TrainingState(0, withoutBiasesBeforeNorms(drawn.generator()), drawn.discriminator());
    builtIn = train(ReplicaTrainer.onLayers(BUILT_IN, ADAM, SEED, BATCH, start));
    own =
        train(
            new ReplicaTrainer(
                OWN,
                ADAM,
                SEED,
                BATCH,
                new TrainingState(
                    0,
                    anew(translated(start.generator().parameters(), NetworkRole.GENERATOR)),
                    anew(
                        translated(
                            start.discriminator().parameters(), NetworkRole.DISCRIMINATOR)))));
  }

  private static NetworkState anew(float[] parameters) {
    return Adam.untrained(parameters);
  }

  /** DL4J's have none there, and no gradient moves them. */
  private static NetworkState withoutBiasesBeforeNorms(NetworkState generator) {
    MultiLayerNetwork network = new MultiLayerNetwork(BUILT_IN.generator(SEED));
    network.init();
    HostArrays.write(generator.parameters(), network.params());
    network.getParam("2_b").assign(0);
    network.getParam("5_b").assign(0);
    return anew(HostArrays.copy(network.params()));
  }

  private static float[] translated(float[] values, NetworkRole network) {
    return StockDcgan.translated(
        values, network.configuration(BUILT_IN, SEED), network.configuration(OWN, SEED));
  }

  private static Course train(ReplicaTrainer made) {
    List<StepLosses> losses = new ArrayList<>();
    try (ReplicaTrainer trainer = made) {
      SingleReplicaStep step = new SingleReplicaStep(trainer);
      float[] generatorVector = null;
      float[] discriminatorVector = null;
      for (int i = 0; i < STEPS; i++) {
        ReplicaPass pass = trainer.begin(0);
        step.run(pass, RealBatch.withoutLabels(images(i)));
        losses.add(trainer.losses());
        if (i == 0) {
          generatorVector = step.generatorVector().clone();
          discriminatorVector = step.discriminatorVector().clone();
        }
      }
      return new Course(losses, generatorVector, discriminatorVector, trainer.state());
    }
  }

  private static float[] images(int step) {
    RandomStream stream = new RandomStream(SEED, Purpose.SAMPLES, step, 0);
    float[] images = new float[BATCH * OWN.imageShape().length()];
    for (int i = 0; i < images.length; i++) {
      images[i] = 2 * stream.nextFloat() - 1;
    }
    return images;
  }

  @Test
  void lossesOfEveryStepAreTheSame() {
    for (int i = 0; i < STEPS; i++) {
      StepLosses expected = builtIn.losses.get(i);
      StepLosses found = own.losses.get(i);
      assertThat(found.generatorLoss()).isCloseTo(expected.generatorLoss(), within(1e-4));
      assertThat(found.discriminatorLoss()).isCloseTo(expected.discriminatorLoss(), within(1e-4));
      assertThat(found.generatedSpread()).isCloseTo(expected.generatedSpread(), within(1e-4));
    }
  }

  @Test
  void gradientsOfTheFirstStepAreTheSame() {
    assertSameGradient(NetworkRole.GENERATOR, builtIn.generatorVector, own.generatorVector);
    assertSameGradient(
        NetworkRole.DISCRIMINATOR, builtIn.discriminatorVector, own.discriminatorVector);
  }

  private static void assertSameGradient(NetworkRole network, float[] expected, float[] found) {
    ParameterLayout layout = layout(network);
    float[] translated =
        translated(Arrays.copyOf(expected, network.of(start).parameters().length), network);
    for (ParameterLayout.Range range : layout.trainable()) {
      assertThat(distance(translated, found, range.start(), range.end()))
          .as("%s from %d to %d", network, range.start(), range.end())
          .isLessThan(5e-3 * norm(translated, range.start(), range.end()));
    }
  }

  @Test
  void parametersGoTheSameWay() {
    for (NetworkRole network : NetworkRole.values()) {
      float[] first = translated(network.of(start).parameters(), network);
      float[] expected = translated(network.of(builtIn.end).parameters(), network);
      float[] found = network.of(own.end).parameters();
      for (ParameterLayout.Range range : layout(network).trainable()) {
        // Adam takes a whole step along a gradient that is nearly nothing, whatever its sign.
        assertThat(distance(expected, found, range.start(), range.end()))
            .as("%s from %d to %d", network, range.start(), range.end())
            .isLessThan(0.05 * distance(expected, first, range.start(), range.end()));
      }
    }
  }

  /** DL4J's batch norm keeps the biased variance where this project's keeps the unbiased one. */
  @Test
  void runningStatisticsMoveAsFarAsInTheBuiltInRecipe() {
    assertSameStatistics(NetworkRole.GENERATOR, STEPS, 8, 16, 32);
    assertSameStatistics(NetworkRole.DISCRIMINATOR, 3 * STEPS, 8, 4, 2);
  }

  private static void assertSameStatistics(NetworkRole network, int passes, int... sides) {
    MultiLayerNetwork expected = network(network, network.of(builtIn.end).parameters());
    MultiLayerNetwork found = new MultiLayerNetwork(network.configuration(OWN, SEED));
    found.init();
    HostArrays.write(network.of(own.end).parameters(), found.params());
    double kept = Math.pow(0.9, passes);
    int norm = 0;
    for (int i = 0; i < found.getnLayers(); i++) {
      if (found.getLayer(i).conf().getLayer() instanceof BatchNormalization) {
        int values = BATCH * sides[norm] * sides[norm];
        float[] means = HostArrays.copy(expected.getParam(i + "_mean").dup('c'));
        float[] variances = HostArrays.copy(expected.getParam(i + "_var").dup('c'));
        float[] foundMeans = HostArrays.copy(found.getParam(i + "_mean").dup('c'));
        float[] foundVariances = HostArrays.copy(found.getParam(i + "_var").dup('c'));
        for (int channel = 0; channel < means.length; channel++) {
          double biased = kept + (variances[channel] - kept) * (values - 1) / values;
          assertThat(foundMeans[channel]).isCloseTo(means[channel], within(2e-4f));
          assertThat((double) foundVariances[channel]).isCloseTo(biased, within(2e-4));
        }
        norm++;
      }
    }
    assertThat(norm).isEqualTo(sides.length);
  }

  private static MultiLayerNetwork network(NetworkRole network, float[] builtInParameters) {
    MultiLayerNetwork made = new MultiLayerNetwork(network.configuration(OWN, SEED));
    made.init();
    HostArrays.write(translated(builtInParameters, network), made.params());
    return made;
  }

  private static ParameterLayout layout(NetworkRole network) {
    return ParameterLayout.of(network.configuration(OWN, SEED));
  }

  private static double distance(float[] one, float[] other, int start, int end) {
    double squares = 0;
    for (int i = start; i < end; i++) {
      squares += Math.pow((double) one[i] - other[i], 2);
    }
    return Math.sqrt(squares);
  }

  private static double norm(float[] values, int start, int end) {
    return distance(values, new float[values.length], start, end);
  }
}
