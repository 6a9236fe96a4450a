package io.dcganspark.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;

class RecipeClassTest {
  /** As docs/recipes.md says. */
  public static class Small implements Recipe {
    private static final long serialVersionUID = 1L;

    @Override
    public ImageShape imageShape() {
      return new ImageShape(1, 64, 64);
    }

    @Override
    public int latentSize() {
      return 100;
    }

    @Override
    public MultiLayerConfiguration generator(long seed) {
      return new PaperDcganRecipe(4, 1).generator(seed);
    }

    @Override
    public MultiLayerConfiguration discriminator(long seed) {
      return new PaperDcganRecipe(4, 1).discriminator(seed);
    }
  }

  /** Says another shape than its layers. */
  public static final class OfAnotherShape extends Small {
    private static final long serialVersionUID = 1L;

    @Override
    public ImageShape imageShape() {
      return new ImageShape(1, 32, 32);
    }
  }

  /** Of a name that nobody finds again. */
  public static final class Renamed extends Small {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return "small";
    }
  }

  /** Takes another latent than its layers. */
  public static final class OfAnotherLatent extends Small {
    private static final long serialVersionUID = 1L;

    @Override
    public int latentSize() {
      return 99;
    }
  }

  /** Cannot be made. */
  public static final class WithArguments extends Small {
    private static final long serialVersionUID = 1L;

    /** Needs more than a name. */
    public WithArguments(int width) {
      throw new AssertionError(width);
    }
  }

  @Test
  void makesTheRecipeOfAClass() {
    Recipe recipe = RecipeClass.load(Small.class.getName());
    assertThat(recipe).isInstanceOf(Small.class);
    assertThat(recipe.name()).isEqualTo(Small.class.getName());
    assertThat(recipe.moduleName(NetworkRole.GENERATOR, 3)).isEqualTo("model.3");
  }

  @Test
  void refusesAClassThatIsNotThere() {
    assertRefused("com.example.Nowhere", "no such class is there: put its jar on the class path");
  }

  @Test
  void refusesAClassThatIsNoRecipe() {
    assertRefused("java.lang.String", "it does not implement io.dcganspark.model.recipe.Recipe");
  }

  @Test
  void refusesAConstructorWithArguments() {
    assertRefused(WithArguments.class.getName(), "it is no public class with a public constructor");
  }

  @Test
  void refusesANameThatIsNotItsClasss() {
    assertRefused(Renamed.class.getName(), "its name() is small, expected the name of its class");
  }

  @Test
  void refusesAShapeThatItsLayersDoNotMake() {
    assertRefused(
        OfAnotherShape.class.getName(),
        "its generator: it makes images of (1, 64, 64), expected those of imageShape(), (1, 32, 32)");
  }

  @Test
  void refusesALatentThatItsLayersDoNotTake() {
    assertRefused(
        OfAnotherLatent.class.getName(),
        "its generator: layer 0 (TransposedConvolution) has nIn 100, expected 99");
  }

  private static void assertRefused(String name, String message) {
    assertThatThrownBy(() -> RecipeClass.load(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
