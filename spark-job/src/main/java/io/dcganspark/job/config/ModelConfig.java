package io.dcganspark.job.config;

import io.dcganspark.model.recipe.OwnRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.RecipeClass;
import java.io.Serializable;

/**
 * Section {@code model}; {@link ConfigKeys} says what its components mean. What is null is as the
 * recipe has it.
 */
public record ModelConfig(
    String recipe,
    Integer widthOrNull,
    Integer channelsOrNull,
    Integer classesOrNull,
    String generatorOrNull,
    String discriminatorOrNull)
    implements Serializable {
  /** The upper bound of {@code model.classes}. */
  public static final int MOST_CLASSES = 100;

  static ModelConfig of(ConfigValues values) {
    return new ModelConfig(
        values.get(ConfigKeys.RECIPE),
        values.get(ConfigKeys.WIDTH).orElse(null),
        values.get(ConfigKeys.CHANNELS).orElse(null),
        values.get(ConfigKeys.CLASSES).orElse(null),
        values.get(ConfigKeys.GENERATOR).orElse(null),
        values.get(ConfigKeys.DISCRIMINATOR).orElse(null));
  }

  /** A recipe that needs no networks beside it. */
  public ModelConfig(
      String recipe, Integer widthOrNull, Integer channelsOrNull, Integer classesOrNull) {
    this(recipe, widthOrNull, channelsOrNull, classesOrNull, null, null);
  }

  /** Returns whether the networks are the user's, as JSON or as a class. */
  public boolean isOfUser() {
    return recipe.equals(OwnRecipe.NAME) || RecipeClass.isNamedBy(recipe);
  }

  /** Returns the same networks of other sizes; null: those of the recipe. */
  ModelConfig with(Integer width, Integer channels, Integer classes) {
    return new ModelConfig(recipe, width, channels, classes, generatorOrNull, discriminatorOrNull);
  }

  /**
   * Returns the networks.
   *
   * @throws IllegalArgumentException if they are not there or cannot be trained
   */
  public Recipe toRecipe() {
    Recipe networks = named();
    if (widthOrNull != null) {
      networks = networks.withWidth(widthOrNull);
    }
    if (channelsOrNull != null) {
      networks = networks.withChannels(channelsOrNull);
    }
    return classesOrNull == null ? networks : networks.withClasses(classesOrNull);
  }

  private Recipe named() {
    if (recipe.equals(OwnRecipe.NAME)) {
      if (generatorOrNull == null || discriminatorOrNull == null) {
        throw new IllegalArgumentException(
            "the networks of recipe own are in model.generator and model.discriminator of a"
                + " configuration, and nowhere else");
      }
      return OwnRecipe.of(generatorOrNull, discriminatorOrNull);
    }
    return RecipeClass.isNamedBy(recipe) ? RecipeClass.load(recipe) : Recipe.named(recipe);
  }
}
