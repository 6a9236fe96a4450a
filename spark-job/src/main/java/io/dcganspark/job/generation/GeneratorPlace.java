package io.dcganspark.job.generation;

import io.dcganspark.model.recipe.Recipe;

/** Where a generator draws: in Spark's tasks, or in this process. */
@FunctionalInterface
public interface GeneratorPlace {
  /**
   * Brings a generator there.
   *
   * @param recipe its networks
   * @param parameters its flat vector
   * @param threads native threads that compute it
   */
  DrawingGenerator put(Recipe recipe, float[] parameters, int threads);
}
