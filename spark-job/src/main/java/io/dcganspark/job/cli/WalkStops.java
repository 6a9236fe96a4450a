package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.LatentWalk;
import io.dcganspark.model.training.LabelInput;
import java.util.List;
import java.util.stream.IntStream;

/** The images that {@code interpolate} passes, from its options. */
final class WalkStops {
  private WalkStops() {}

  /**
   * Puts seeds and labels together: one of each for each image, or a single one for all.
   *
   * @param labels empty: those of a conditional generator take turns
   * @throws UserErrorException if they do not fit together or to the networks
   */
  static List<LatentWalk.Stop> of(List<Long> seeds, List<Integer> labels, Recipe recipe) {
    int stops = Math.max(seeds.size(), labels.size());
    if (stops < 2) {
      throw new UserErrorException(
          "--seeds names one image, expected two or more%s"
              .formatted(recipe.classes() > 0 ? ", or two or more --labels" : ""));
    }
    if (seeds.size() > 1 && labels.size() > 1 && seeds.size() != labels.size()) {
      throw new UserErrorException(
          "found %d --seeds and %d --labels, expected as many of both, or a single one for all images"
              .formatted(seeds.size(), labels.size()));
    }
    for (int label : labels) {
      try {
        LabelInput.requireClass(recipe, label);
      } catch (IllegalArgumentException e) {
        throw new UserErrorException("--labels: " + e.getMessage(), e);
      }
    }
    return IntStream.range(0, stops)
        .mapToObj(
            i ->
                new LatentWalk.Stop(
                    seeds.get(seeds.size() == 1 ? 0 : i), 0, label(labels, i, recipe)))
        .toList();
  }

  private static int label(List<Integer> labels, int stop, Recipe recipe) {
    if (labels.isEmpty()) {
      return recipe.classes() == 0 ? 0 : stop % recipe.classes();
    }
    return labels.get(labels.size() == 1 ? 0 : stop);
  }
}
