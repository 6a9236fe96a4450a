package io.dcganspark.job.config;

import io.dcganspark.model.random.LatentLaw;
import io.dcganspark.model.recipe.DiscriminatorNormalization;
import io.dcganspark.model.recipe.OwnRecipe;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.RecipeClass;
import java.util.Optional;

/**
 * Section {@code model}; {@link ConfigKeys} says what its components mean. What is absent is as the
 * recipe has it.
 */
public record ModelConfig(
    String recipe,
    Optional<Integer> size,
    Optional<Integer> width,
    Optional<Integer> channels,
    Optional<Integer> classes,
    Optional<Integer> latentSize,
    Optional<LatentLaw> latentLaw,
    Optional<String> generator,
    Optional<String> discriminator,
    Optional<DiscriminatorNormalization> discriminatorNormalization) {
  /** The upper bound of {@code model.classes}. */
  public static final int MOST_CLASSES = 100;

  static ModelConfig of(ConfigValues values) {
    return new ModelConfig(
        values.get(ConfigKeys.RECIPE),
        values.get(ConfigKeys.SIZE),
        values.get(ConfigKeys.WIDTH),
        values.get(ConfigKeys.CHANNELS),
        values.get(ConfigKeys.CLASSES),
        values.get(ConfigKeys.LATENT_SIZE),
        values.get(ConfigKeys.LATENT_LAW),
        values.get(ConfigKeys.GENERATOR),
        values.get(ConfigKeys.DISCRIMINATOR),
        values.get(ConfigKeys.DISCRIMINATOR_NORMALIZATION));
  }

  /** A recipe that needs no networks beside it. */
  public ModelConfig(
      String recipe,
      Optional<Integer> size,
      Optional<Integer> width,
      Optional<Integer> channels,
      Optional<Integer> classes,
      Optional<Integer> latentSize,
      Optional<LatentLaw> latentLaw,
      Optional<DiscriminatorNormalization> discriminatorNormalization) {
    this(
        recipe,
        size,
        width,
        channels,
        classes,
        latentSize,
        latentLaw,
        Optional.empty(),
        Optional.empty(),
        discriminatorNormalization);
  }

  /** Returns whether the networks are the user's, as JSON or as a class. */
  public boolean isOfUser() {
    return recipe.equals(OwnRecipe.NAME) || RecipeClass.isNamedBy(recipe);
  }

  /**
   * Returns the networks.
   *
   * @throws IllegalArgumentException if they are not there or cannot be trained
   */
  public Recipe toRecipe() {
    Recipe networks = ofName();
    networks = size.map(networks::withSize).orElse(networks);
    networks = width.map(networks::withWidth).orElse(networks);
    networks = channels.map(networks::withChannels).orElse(networks);
    networks = classes.map(networks::withClasses).orElse(networks);
    networks = latentSize.map(networks::withLatentSize).orElse(networks);
    networks = latentLaw.map(networks::withLatentLaw).orElse(networks);
    return discriminatorNormalization
        .map(networks::withDiscriminatorNormalization)
        .orElse(networks);
  }

  /**
   * Returns the networks of the recipe's name, before any other key changes them.
   *
   * @throws IllegalArgumentException as {@link #toRecipe}
   */
  Recipe ofName() {
    if (recipe.equals(OwnRecipe.NAME)) {
      if (generator.isEmpty() || discriminator.isEmpty()) {
        throw new IllegalArgumentException(
            "the networks of recipe own are in model.generator and model.discriminator of a"
                + " configuration, and nowhere else");
      }
      return OwnRecipe.of(generator.get(), discriminator.get());
    }
    return RecipeClass.isNamedBy(recipe) ? RecipeClass.load(recipe) : Recipe.named(recipe);
  }
}
