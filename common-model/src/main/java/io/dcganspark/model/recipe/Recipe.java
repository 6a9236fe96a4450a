package io.dcganspark.model.recipe;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * What a pair of networks is: their layers and the shapes at their ends. The generator has no
 * output layer, so that its error can come from outside; the discriminator ends in one logit an
 * image.
 */
public interface Recipe {
  /** Returns the name by which a configuration asks for it. */
  String name();

  /** Returns the shape of an image that G makes and D judges. */
  ImageShape imageShape();

  /** Returns the length of G's input. */
  int latentSize();

  /**
   * Returns G: (batch, latentSize) to (batch, channel, height, width) in [-1, 1].
   *
   * @param seed of its initial weights
   */
  MultiLayerConfiguration generator(long seed);

  /**
   * Returns D: (batch, channel, height, width) to (batch, 1), a logit.
   *
   * @param seed of its initial weights
   */
  MultiLayerConfiguration discriminator(long seed);

  /**
   * Returns the recipe of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that there are
   */
  static Recipe named(String name) {
    return all()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no recipe is called \"%s\", known are: %s"
                        .formatted(name, String.join(", ", names()))));
  }

  /** Returns the names of all recipes. */
  static List<String> names() {
    return all().map(Recipe::name).toList();
  }

  private static Stream<Recipe> all() {
    return Stream.of(DcganRecipe.ofSeedArticle(), new GanRecipe());
  }
}
