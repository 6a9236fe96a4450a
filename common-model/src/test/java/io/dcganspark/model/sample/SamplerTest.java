package io.dcganspark.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("processor")
class SamplerTest {
  private static final int LENGTH = 32 * 32;
  private final Recipe recipe = Recipe.named("dcgan");
  private final Sampler sampler =
      new Sampler(recipe, InitialState.of(recipe, 1).generator().parameters());

  @Test
  void anImageIsTheSameInWhateverPartOfTheSequenceItIsDrawn() {
    byte[] whole = sampler.sample(7, 0, 70);
    assertThat(sampler.sample(7, 60, 10))
        .isEqualTo(Arrays.copyOfRange(whole, 60 * LENGTH, 70 * LENGTH));
    assertThat(sampler.sample(7, 65, 1))
        .isEqualTo(Arrays.copyOfRange(whole, 65 * LENGTH, 66 * LENGTH));
  }

  @Test
  void anImageIsTheSameInWhateverOrderAndCompanyItIsDrawn() {
    byte[] whole = sampler.sample(7, 0, 200);
    // 3, 67 and 131 have the same place in their blocks, so that blocks are filled unevenly.
    long[] asked = {131, 3, 199, 67, 3, 64, 0};

    byte[] drawn = sampler.sample(7, asked, new int[asked.length]);

    for (int i = 0; i < asked.length; i++) {
      int from = (int) asked[i] * LENGTH;
      assertThat(Arrays.copyOfRange(drawn, i * LENGTH, (i + 1) * LENGTH))
          .as("image %d", asked[i])
          .isEqualTo(Arrays.copyOfRange(whole, from, from + LENGTH));
    }
  }

  @Test
  void refusesANegativeImage() {
    assertThatThrownBy(() -> sampler.sample(7, new long[] {-1}, new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void otherParametersDrawOtherImagesAndTheSameOnesTheSame() {
    byte[] before = sampler.sample(7, 0, 3);
    sampler.use(InitialState.of(recipe, 2).generator().parameters());
    assertThat(sampler.sample(7, 0, 3)).isNotEqualTo(before);
    sampler.use(InitialState.of(recipe, 1).generator().parameters());
    assertThat(sampler.sample(7, 0, 3)).isEqualTo(before);
  }

  @Test
  void refusesParametersOfAnotherNetwork() {
    assertThatThrownBy(() -> sampler.use(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3");
  }

  @AfterEach
  void close() {
    sampler.close();
  }

  @Test
  void anotherSeedDrawsOtherImages() {
    assertThat(sampler.sample(8, 0, 1)).isNotEqualTo(sampler.sample(7, 0, 1));
  }

  @Test
  void valuesOutsideOfTheRangeAreClamped() {
    assertThat(Sampler.pixel(-1.1f)).isEqualTo((byte) 0);
    assertThat(Sampler.pixel(0)).isEqualTo((byte) 128);
    assertThat(Sampler.pixel(1.1f)).isEqualTo((byte) 255);
  }

  @Test
  void refusesANegativeCount() {
    assertThatThrownBy(() -> sampler.sample(7, 0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
