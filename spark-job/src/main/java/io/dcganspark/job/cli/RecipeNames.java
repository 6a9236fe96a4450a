package io.dcganspark.job.cli;

import io.dcganspark.model.recipe.Recipe;
import java.util.Iterator;

/** The recipes that come with the job, for a help and for completion. */
final class RecipeNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Recipe.names().iterator();
  }
}
