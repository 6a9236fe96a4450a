package io.dcganspark.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConditionalSamplerTest {
  private static final int CLASSES = 3;
  private static final int LENGTH = 32 * 32;
  private final Recipe recipe = DcganRecipe.conditional(CLASSES);
  private final Sampler sampler =
      new Sampler(recipe, InitialState.of(recipe, 1).generator().parameters());

  @AfterEach
  void close() {
    sampler.close();
  }

  private static byte[] image(byte[] images, int image) {
    return Arrays.copyOfRange(images, image * LENGTH, (image + 1) * LENGTH);
  }

  @Test
  void classesTakeTurns() {
    byte[] turns = sampler.sample(7, 0, 70);
    for (int label = 0; label < CLASSES; label++) {
      sampler.ask(label);
      byte[] only = sampler.sample(7, 0, 70);
      for (int i = 0; i < 70; i++) {
        boolean same = Arrays.equals(image(only, i), image(turns, i));
        assertThat(same).as("image %d, asked for %d", i, label).isEqualTo(i % CLASSES == label);
      }
    }
  }

  @Test
  void refusesAClassThatThereIsNot() {
    assertThatThrownBy(() -> sampler.ask(CLASSES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 3: expected 0 to 2, the classes of recipe dcgan-conditional");
  }

  @Test
  void refusesAClassOfAGeneratorThatIsToldNone() {
    Recipe plain = Recipe.named("dcgan");
    try (Sampler without = new Sampler(plain, InitialState.of(plain, 1).generator().parameters())) {
      assertThatThrownBy(() -> without.ask(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("label 0: recipe dcgan has networks that are told no class");
    }
  }
}
