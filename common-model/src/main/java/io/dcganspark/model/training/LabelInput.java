package io.dcganspark.model.training;

import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import java.util.Arrays;

/** Classes of images as inputs of networks. */
public final class LabelInput {
  private LabelInput() {}

  /**
   * Puts the class of every image one-hot behind its latent.
   *
   * @param latents (batch, latentSize), row-major
   * @param labels (batch); ignored by a recipe without classes
   * @return (batch, generatorInput), row-major
   * @throws IllegalArgumentException if a label is no class of the recipe
   */
  public static float[] besideLatents(float[] latents, int[] labels, Recipe recipe) {
    if (recipe.classes() == 0) {
      return latents;
    }
    int batch = latents.length / recipe.latentSize();
    requireLabels(labels, batch, recipe);
    float[] input = new float[Math.multiplyExact(batch, recipe.generatorInput())];
    for (int i = 0; i < batch; i++) {
      int start = i * recipe.generatorInput();
      System.arraycopy(latents, i * recipe.latentSize(), input, start, recipe.latentSize());
      input[start + recipe.latentSize() + labels[i]] = 1;
    }
    return input;
  }

  /** Returns (batch, classes, height, width): ones in the plane of an image's class, else zeros. */
  static float[] planes(int[] labels, Recipe recipe) {
    ImageShape shape = recipe.imageShape();
    requireLabels(labels, labels.length, recipe);
    int plane = Math.multiplyExact(shape.height(), shape.width());
    float[] planes =
        new float[Math.multiplyExact(Math.multiplyExact(labels.length, recipe.classes()), plane)];
    for (int i = 0; i < labels.length; i++) {
      int start = (i * recipe.classes() + labels[i]) * plane;
      Arrays.fill(planes, start, start + plane, 1);
    }
    return planes;
  }

  private static void requireLabels(int[] labels, int batch, Recipe recipe) {
    if (labels.length != batch) {
      throw new IllegalArgumentException(
          "expected a label for each of %d images, found %d".formatted(batch, labels.length));
    }
    for (int label : labels) {
      requireClass(recipe, label);
    }
  }

  /**
   * Checks that a recipe's networks know a class.
   *
   * @throws IllegalArgumentException if they have no classes, or there is no such class
   */
  public static void requireClass(Recipe recipe, int label) {
    if (recipe.classes() == 0) {
      throw new IllegalArgumentException(
          "label %d: recipe %s has networks that are not conditional"
              .formatted(label, recipe.name()));
    }
    if (label < 0 || label >= recipe.classes()) {
      throw new IllegalArgumentException(
          "label %d: expected 0 to %d, the classes of recipe %s"
              .formatted(label, recipe.classes() - 1, recipe.name()));
    }
  }
}
