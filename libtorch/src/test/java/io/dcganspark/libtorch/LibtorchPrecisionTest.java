package io.dcganspark.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.recipe.DcganRecipe;
import java.util.Arrays;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;

/** How float32 is multiplied on a GPU, which libtorch knows for the whole process. */
class LibtorchPrecisionTest {
  private static final int BATCH = 2;

  private static Network network(Precision precision) {
    MultiLayerConfiguration generator = DcganRecipe.ofReference().generator(1);
    Network network =
        new LibtorchBackend()
            .make(generator, precision, BATCH, DcganRecipe.ofReference().latentSize());
    float[] parameters = new float[network.layout().length()];
    Arrays.fill(parameters, 0.01f);
    network.setParameters(parameters);
    return network;
  }

  private static boolean isTf32() {
    Context context = torch.globalContext();
    assertThat(context.allowTF32CuBLAS()).isEqualTo(context.allowTF32CuDNN());
    return context.allowTF32CuBLAS();
  }

  @Test
  void eachPassSelectsTf32OrAllBitsAndAProcessorHasAllInBoth() {
    float[] latent = new float[BATCH * DcganRecipe.ofReference().latentSize()];
    Arrays.fill(latent, 0.5f);
    try (Network exact = network(Precision.FLOAT32);
        Network rounded = network(Precision.TF32)) {
      float[] expected = exact.evaluate(latent);
      assertThat(isTf32()).isFalse();
      assertThat(rounded.evaluate(latent)).isEqualTo(expected);
      assertThat(isTf32()).isTrue();
      exact.evaluate(latent);
      assertThat(isTf32()).isFalse();
    }
  }
}
