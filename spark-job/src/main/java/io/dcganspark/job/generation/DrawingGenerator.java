package io.dcganspark.job.generation;

import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import java.io.Serializable;

/** A generator in the place where it draws. */
public interface DrawingGenerator extends Serializable {
  /** Returns its networks. */
  Recipe recipe();

  /** Returns what draws, for the calling thread. The generator closes it. */
  Sampler sampler();
}
