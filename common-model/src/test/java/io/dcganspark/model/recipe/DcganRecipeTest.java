package io.dcganspark.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class DcganRecipeTest {
  @Test
  void startsWhereTheSeedStarts() {
    MultiLayerNetwork generator = new MultiLayerNetwork(DcganRecipe.ofReference().generator(1));
    generator.init();
    Moments.of(generator.getParam("0_W")).areAbout(0, 0.1 / Math.sqrt(3));
    Moments.of(generator.getParam("2_W")).areAbout(0, 0.02);
    Moments.of(generator.getParam("3_gamma")).areAbout(1, 0.02);
    Moments.of(generator.getParam("2_b")).areAbout(0, 1 / Math.sqrt(128 * 9) / Math.sqrt(3));
    assertThat(generator.getParam("3_beta").maxNumber().floatValue()).isZero();
    assertThat(generator.getParam("3_mean").maxNumber().floatValue()).isZero();
    assertThat(generator.getParam("3_var").minNumber().floatValue()).isEqualTo(1);
  }
}
