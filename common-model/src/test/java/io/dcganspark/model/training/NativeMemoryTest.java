package io.dcganspark.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.layer.BatchNormalization;
import io.dcganspark.model.layer.Linear;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.CompiledNetwork;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What cannot be made leaves no memory behind, and what is closed neither. */
class NativeMemoryTest {
  private static final int TIMES = 50;
  private static final Recipe RECIPE = DcganRecipe.ofReference();
  private static final AdamSettings ADAM = new AdamSettings(2e-4, 0.5, 0.999, 1e-8);
  private static final int BATCH = 8;
  private static final RealBatch IMAGES =
      RealBatch.withoutLabels(new float[BATCH * RECIPE.imageShape().length()]);

  /**
   * What descriptions of layouts may take that wait for the garbage collector; the arrays of so
   * many networks take several times as much.
   */
  private static final long LITTLE = 12_000_000;

  private static MultiLayerConfiguration network(Layer... layers) {
    return new NeuralNetConfiguration.Builder().seed(4).list(layers).build();
  }

  private static void leavesNothing(ThrowingCallable use) throws Throwable {
    use.call(); // Loads libraries, and makes what is made once a process.
    long before = Pointer.totalBytes();
    for (int i = 0; i < TIMES; i++) {
      use.call();
    }
    assertThat(Pointer.totalBytes() - before).isLessThan(LITTLE);
  }

  private static TrainingState state(int generatorTooLong, int discriminatorTooLong) {
    TrainingState fitting = InitialState.of(RECIPE, 1);
    return new TrainingState(
        0,
        longer(fitting.generator(), generatorTooLong),
        longer(fitting.discriminator(), discriminatorTooLong));
  }

  private static NetworkState longer(NetworkState state, int by) {
    int length = state.parameters().length + by;
    return Adam.untrained(new float[length]);
  }

  @Test
  void aNetworkWhoseParametersAreOfAnotherLength() throws Throwable {
    MultiLayerConfiguration layers = RECIPE.generator(1);
    leavesNothing(
        () ->
            assertThatThrownBy(
                    () ->
                        TestNetworks.compiled(layers, Precision.FLOAT32, new float[7], BATCH, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 7 parameters"));
  }

  @Test
  void aPairWhoseDiscriminatorCannotBeMade() throws Throwable {
    TrainingState state = state(0, 1);
    leavesNothing(
        () ->
            assertThatThrownBy(() -> new ReplicaTrainer(RECIPE, ADAM, 1, BATCH, state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("they belong to another recipe"));
  }

  @Test
  void aNetworkWhoseLastLayerIsNotCompiled() throws Throwable {
    MultiLayerConfiguration layers =
        network(Linear.toVector(400, 800), new ActivationLayer(new ActivationGELU(true)));
    leavesNothing(
        () ->
            assertThat(CompiledNetwork.compile(layers, Precision.FLOAT32, 256, 400).obstacle())
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("ActivationLayer")));
  }

  /** 128 channels of 64 x 64 and 1,024 images are a byte more than a buffer reaches. */
  @Test
  void anArrayThatNoBufferReaches() throws Throwable {
    MultiLayerConfiguration layers =
        network(Linear.toVector(1, 64), new BatchNormalization(64, 0.8), Linear.toVector(64, 8192));
    leavesNothing(
        () ->
            assertThatThrownBy(() -> CompiledNetwork.compile(layers, Precision.FLOAT32, 65536, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                    "a network's array of [65536, 8192, 1, 1] numbers is too long, expected at most"
                        + " 536870911: take a smaller batch, or smaller layers"));
  }

  @Test
  void networksThatWereClosed() throws Throwable {
    TrainingState state = InitialState.of(RECIPE, 1);
    leavesNothing(
        () -> {
          try (ReplicaTrainer trainer = new ReplicaTrainer(RECIPE, ADAM, 1, BATCH, state)) {
            assertThat(trainer.begin(0)).isNotNull();
          }
        });
  }

  /** ND4J keeps a thread's workspaces for as long as the thread lives. */
  @Test
  void theWorkspaceOfATrainerThatWasClosed() {
    List<String> before = workspaces();
    try (ReplicaTrainer trainer =
        ReplicaTrainer.onLayers(RECIPE, ADAM, 1, BATCH, InitialState.of(RECIPE, 1))) {
      ReplicaPass pass = trainer.begin(0);
      new SingleReplicaStep(trainer)
          .run(pass, RealBatch.withoutLabels(new float[BATCH * RECIPE.imageShape().length()]));
      assertThat(workspaces()).hasSizeGreaterThan(before.size());
    }
    assertThat(workspaces()).isEqualTo(before);
  }

  @Test
  void theWorkspacesOfNetworksThatOnlyDrawOrLearnClasses() {
    MultiLayerConfiguration layers =
        network(
            Linear.toVector(4, 6),
            new ActivationLayer(new ActivationGELU(true)), // Not compiled.
            Linear.toVector(6, 3));
    float[] parameters = InitialState.parameters(layers);
    List<String> before = workspaces();
    try (TrainedNetwork trained = new TrainedNetwork(layers, parameters, 2, 4);
        SupervisedTrainer supervised = new SupervisedTrainer(layers, ADAM, 2, 4)) {
      trained.run(new float[8]);
      supervised.step(new float[8], new int[2], 1, null);
      assertThat(workspaces()).hasSizeGreaterThan(before.size());
    }
    assertThat(workspaces()).isEqualTo(before);
  }

  /** ND4J finds memory by its name: two of a size have two names. */
  @Test
  void aPassOutlivesAnotherTrainerOfItsSize() {
    TrainingState state = InitialState.of(RECIPE, 1);
    float[] expected = gradient(state);
    try (ReplicaTrainer kept = ReplicaTrainer.onLayers(RECIPE, ADAM, 1, BATCH, state)) {
      float[] vector = new float[kept.generatorLength()];
      ReplicaPass pass = kept.begin(0);
      gradient(state);
      pass.generatorGradient(IMAGES, vector);
      assertThat(vector).isEqualTo(expected);
      kept.begin(0).generatorGradient(IMAGES, vector);
      assertThat(vector).isEqualTo(expected);
    }
  }

  private static float[] gradient(TrainingState state) {
    try (ReplicaTrainer trainer = ReplicaTrainer.onLayers(RECIPE, ADAM, 1, BATCH, state)) {
      float[] vector = new float[trainer.generatorLength()];
      ReplicaPass pass = trainer.begin(0);
      pass.generatorGradient(IMAGES, vector);
      return vector;
    }
  }

  private static List<String> workspaces() {
    INDArray loaded = Nd4j.ones(1);
    assertThat(loaded.isAttached()).isFalse();
    return Nd4j.getWorkspaceManager().getAllWorkspacesIdsForCurrentThread().stream()
        .sorted()
        .toList();
  }
}
