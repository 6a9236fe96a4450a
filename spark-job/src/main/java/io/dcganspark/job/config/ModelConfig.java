package io.dcganspark.job.config;

import io.dcganspark.model.recipe.Recipe;
import java.io.Serializable;

/**
 * Section {@code model}.
 *
 * @param recipe {@code model.recipe}, the name of a pair of networks: dcgan, gan, dcgan-paper or
 *     dcgan-conditional
 * @param widthOrNull {@code model.width}, feature maps of the layer beside the image; null: those
 *     of the recipe
 * @param channelsOrNull {@code model.channels} of an image; null: those of the recipe
 * @param classesOrNull {@code model.classes} that the networks are told apart; null: those of the
 *     recipe
 */
public record ModelConfig(
    String recipe, Integer widthOrNull, Integer channelsOrNull, Integer classesOrNull)
    implements Serializable {
  /** Returns the networks. */
  public Recipe toRecipe() {
    Recipe networks = Recipe.named(recipe);
    if (widthOrNull != null) {
      networks = networks.withWidth(widthOrNull);
    }
    if (channelsOrNull != null) {
      networks = networks.withChannels(channelsOrNull);
    }
    return classesOrNull == null ? networks : networks.withClasses(classesOrNull);
  }
}
