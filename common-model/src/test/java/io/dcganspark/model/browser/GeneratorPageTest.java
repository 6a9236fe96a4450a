package io.dcganspark.model.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.training.InitialState;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A test of the report draws with the page in a browser. */
class GeneratorPageTest {
  private static final Map<String, String> ABOUT = Map.of("recipe", "gan", "step", "9");

  private static float[] parameters(Recipe recipe) {
    return InitialState.of(recipe, 7).generator().parameters();
  }

  @Test
  void equalNetworksMakeEqualPages() {
    Recipe recipe = Recipe.named("gan");
    byte[] page = GeneratorPage.toBytes(recipe, parameters(recipe), ABOUT);
    assertThat(GeneratorPage.toBytes(recipe, parameters(recipe), ABOUT)).isEqualTo(page);
    assertThat(page.length).isBetween(3_000_000, GeneratorPage.MOST_BYTES);
  }

  @Test
  void everyRecipeButTheLargestFits() {
    for (String name : Recipe.names()) {
      Recipe recipe = Recipe.named(name);
      if (recipe.name().equals("dcgan-paper")) {
        assertThatThrownBy(() -> GeneratorPage.toBytes(recipe, parameters(recipe), ABOUT))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageMatching(
                "the page would have [\\d,]+ bytes, at most 4,000,000 is possible: .*");
      } else {
        assertThat(GeneratorPage.toBytes(recipe, parameters(recipe), ABOUT)).isNotEmpty();
      }
    }
    Recipe narrow = new PaperDcganRecipe(32, 3);
    assertThat(GeneratorPage.toBytes(narrow, parameters(narrow), ABOUT)).isNotEmpty();
  }

  @Test
  void nothingInItEndsTheScriptEarly() {
    Recipe recipe = Recipe.named("dcgan");
    String page =
        new String(
            GeneratorPage.toBytes(recipe, parameters(recipe), Map.of("recipe", "</script>")),
            StandardCharsets.UTF_8);
    assertThat(page.split("</script>", -1)).hasSize(3);
  }

  @Test
  void refusesWeightsThatAreNotFinite() {
    Recipe recipe = Recipe.named("dcgan");
    float[] parameters = parameters(recipe);
    parameters[5] = Float.NaN;
    assertThatThrownBy(() -> GeneratorPage.toBytes(recipe, parameters, ABOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("one of its weights is not finite");
  }
}
