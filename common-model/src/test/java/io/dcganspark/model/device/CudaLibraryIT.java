package io.dcganspark.model.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.RealBatch;
import io.dcganspark.model.training.ReplicaPass;
import io.dcganspark.model.training.ReplicaTrainer;
import io.dcganspark.model.training.SingleReplicaStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** What can be known of the CUDA library without a device. Of -Pcuda, which gives it opexec. */
@EnabledIf("isOnTheClassPath")
class CudaLibraryIT {
  /** Those that ND4J calls otherwise than the library does (its legacy_ops.h, by number). */
  private static final Map<String, String> KERNEL_OF =
      Map.of(
          "add_scalar", "add",
          "mul_scalar", "multiply",
          "rdiv_scalar", "reversedivide",
          "set_scalar", "copypws",
          "reduce_sum", "sum",
          "old_assign", "assign");

  private static CudaLibrary library;

  static boolean isOnTheClassPath() {
    return CudaLibrary.class.getResource(CudaLibrary.RESOURCE) != null;
  }

  @BeforeAll
  static void read(@TempDir Path directory) throws IOException {
    library = CudaLibrary.read(directory);
    assertThat(Nd4j.getExecutioner()).isInstanceOf(RecordingExecutioner.class);
    NativeThreads.use(1);
    for (String name : Recipe.names()) {
      trainOnLayers(Recipe.named(name));
    }
  }

  /** As on CUDA, which has nothing compiled. */
  private static void trainOnLayers(Recipe recipe) {
    AdamSettings adam = new AdamSettings(2e-4, 0.5, 0.999, AdamSettings.DEFAULT_EPSILON);
    int batch = 2;
    try (ReplicaTrainer trainer =
        ReplicaTrainer.onLayers(recipe, adam, 1, batch, InitialState.of(recipe, 1))) {
      trainer.averageGenerator(0.9);
      float[] images = new float[batch * recipe.imageShape().length()];
      int[] labels = new int[batch];
      ReplicaPass pass = trainer.begin(0);
      new SingleReplicaStep(trainer)
          .run(
              pass,
              recipe.classes() == 0
                  ? RealBatch.withoutLabels(images)
                  : new RealBatch(images, labels));
      assertThat(trainer.state().isFinite()).isTrue();
    }
  }

  @Test
  void hasTheKernelsThatCapabilitiesAreRefusedBy() {
    assertThat(library.capabilities()).containsExactlyElementsOf(CudaCapability.WITH_KERNELS);
    assertThat(library.hasPtx()).isFalse();
  }

  @Test
  void hasEveryOperationThatTrainingExecutes() {
    assertThat(RecordingExecutioner.custom()).contains("conv2d", "conv2d_bp", "deconv2d_bp");
    assertThat(missing(RecordingExecutioner.custom(), library.operations())).isEmpty();
  }

  @Test
  void hasKernelsOfEveryLegacyOperationThatTrainingExecutes() {
    Set<String> executed =
        RecordingExecutioner.legacy().stream()
            .map(name -> KERNEL_OF.getOrDefault(name, name))
            .collect(Collectors.toSet());
    assertThat(executed).contains("tanh", "sum", "assign");
    assertThat(missing(executed, library.kernels())).isEmpty();
  }

  @Test
  void anOperationThatIsNotThereIsMissed() {
    assertThat(missing(Set.of("conv2d", "conv2d_made_up"), library.operations()))
        .containsExactly("conv2d_made_up");
    assertThat(missing(Set.of("tanh", "tanh_made_up"), library.kernels()))
        .containsExactly("tanh_made_up");
  }

  private static Set<String> missing(Set<String> executed, Set<String> there) {
    Set<String> missing = new TreeSet<>(executed);
    missing.removeAll(there);
    return missing;
  }
}
