package io.dcganspark.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class GanRecipeTest {
  /** PyTorch-GAN changes no initial weights here: linear layers and scales are PyTorch's. */
  @Test
  void startsWherePyTorchStarts() {
    MultiLayerNetwork generator = new MultiLayerNetwork(new GanRecipe().generator(1));
    generator.init();
    Moments.of(generator.getParam("0_W")).areAbout(0, 0.1 / Math.sqrt(3));
    Moments.of(generator.getParam("2_b")).areAbout(0, 1 / Math.sqrt(128) / Math.sqrt(3));
    assertThat(generator.getParam("3_gamma").minNumber().floatValue()).isEqualTo(1);
    assertThat(generator.getParam("3_gamma").maxNumber().floatValue()).isEqualTo(1);
    assertThat(generator.getParam("3_beta").maxNumber().floatValue()).isZero();
  }
}
