package io.dcganspark.job.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The best of what {@code evaluate} found in a run.
 *
 * @param step whose generator was measured
 * @param distance Frechet distance to the data
 */
public record EvaluatedAfterwards(long step, double distance) {
  /**
   * Returns the least Frechet distance. Distances are compared within one way of measuring: the one
   * that was used most, as in the run's report.
   *
   * @param directory of the run
   * @return empty where nothing was evaluated
   * @throws UncheckedIOException if the store cannot be read now
   */
  public static Optional<EvaluatedAfterwards> best(Path directory, Configuration hadoop) {
    Map<String, List<FoundDistance>> ways;
    try {
      ways =
          FoundDistance.afterwards(directory.getFileSystem(hadoop), directory).stream()
              .collect(
                  Collectors.groupingBy(
                      FoundDistance::measured, LinkedHashMap::new, Collectors.toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read now: %s".formatted(directory, e.getMessage()), e);
    }
    int most = ways.values().stream().mapToInt(List::size).max().orElse(0);
    return ways.values().stream()
        .filter(way -> way.size() == most)
        .findFirst()
        .flatMap(way -> way.stream().min(Comparator.comparingDouble(FoundDistance::distance)))
        .map(found -> new EvaluatedAfterwards(found.step(), found.distance()));
  }
}
