package io.dcganspark.model.training;

import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import org.junit.jupiter.api.Test;

/** What {@link PyTorchParityTest} does not hold to the reference in float32, in float64. */
class Float64ParityTest {
  /**
   * At a small width these networks have more than ten times as many rectifiers for each weight as
   * those of 64x64: in float32, one that rounding moves across zero changes norms by a hundredth,
   * on some processors.
   */
  @Test
  void thePapersNetworksOf128By128AgreeWithPyTorch() throws Exception {
    Recipe recipe = new PaperDcganRecipe(4, 1).withSize(128);
    try (Float64Parity exact = new Float64Parity(recipe, PyTorchReference.of(recipe), networks())) {
      exact.run();
    }
  }

  /** Returns what makes the networks that are tested. */
  Float64Network.Factory networks() {
    return Float64Network.Factory.LAYERS;
  }
}
