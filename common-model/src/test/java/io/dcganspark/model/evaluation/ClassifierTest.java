package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.recipe.Recipe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The classifier that comes with the job. */
@Tag("processor")
class ClassifierTest {
  private static final Classifier MNIST = Classifier.ofMnist();

  @Test
  void ofMnistIsForTheImagesOfTheRecipe() {
    assertThat(MNIST.shape()).isEqualTo(Recipe.named("dcgan").imageShape());
    assertThat(MNIST.classes()).isEqualTo(10);
  }

  @Test
  void ofMnistTellsWhatItWasMadeFrom() {
    assertThat(MNIST.provenance().command())
        .isEqualTo("train-classifier --recipe dcgan --seed 42 --data DIR --to FILE");
    assertThat(MNIST.provenance().images()).isEqualTo(60_000);
    assertThat(MNIST.provenance().testImages()).isEqualTo(10_000);
    assertThat(MNIST.provenance().accuracy()).isGreaterThan(0.99);
    // The SHA-256 of the published train-images-idx3-ubyte.
    assertThat(MNIST.provenance().imagesSha256())
        .isEqualTo("ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");
  }
}
