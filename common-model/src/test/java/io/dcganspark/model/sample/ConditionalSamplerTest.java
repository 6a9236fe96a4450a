package io.dcganspark.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.DcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("processor")
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
      byte[] only = sampler.sample(7, LongStream.range(0, 70).toArray(), all(label, 70));
      for (int i = 0; i < 70; i++) {
        boolean same = Arrays.equals(image(only, i), image(turns, i));
        assertThat(same).as("image %d, asked for %d", i, label).isEqualTo(i % CLASSES == label);
      }
    }
  }

  @Test
  void refusesAClassThatThereIsNot() {
    assertThatThrownBy(() -> sampler.sample(7, new long[] {5}, new int[] {CLASSES}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 3: expected 0 to 2, the classes of recipe dcgan-conditional");
  }

  @Test
  void eachImageIsOfTheClassThatIsAskedForIt() {
    byte[] ones = sampler.sample(7, LongStream.range(0, 70).toArray(), all(1, 70));

    byte[] mixed = sampler.sample(7, new long[] {66, 5, 66}, new int[] {1, 1, 2});

    assertThat(image(mixed, 0)).isEqualTo(image(ones, 66));
    assertThat(image(mixed, 1)).isEqualTo(image(ones, 5));
    assertThat(image(mixed, 2)).isNotEqualTo(image(ones, 66));
  }

  private static int[] all(int label, int count) {
    int[] labels = new int[count];
    Arrays.fill(labels, label);
    return labels;
  }
}
