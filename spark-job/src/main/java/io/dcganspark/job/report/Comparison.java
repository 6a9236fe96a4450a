package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.config.UserErrorException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Runs beside each other: what they drew, what they lost and how long they took. */
public final class Comparison {
  /** The names of {@link #files}. */
  public static final SortedSet<String> FILES =
      new TreeSet<>(List.of("comparison.md", "grids.png", "samples.gif"));

  private final List<RecordedRun> runs;
  private final List<String> names;
  private final double commonEpoch;

  private Comparison(List<RecordedRun> runs) {
    this.runs = runs;
    this.names = names(runs);
    this.commonEpoch = runs.stream().mapToDouble(RecordedRun::epochs).min().orElseThrow();
  }

  /**
   * Reads runs.
   *
   * @param paths of their directories
   * @param hadoop how to reach them
   * @throws UserErrorException if one is no run directory or has recorded nothing yet, or two are
   *     the same
   */
  public static Comparison of(List<String> paths, Configuration hadoop) {
    List<RecordedRun> runs = paths.stream().map(path -> RecordedRun.read(path, hadoop)).toList();
    requireDistinct(runs, paths);
    return new Comparison(runs);
  }

  /** The last names of their paths, as few as distinguish all runs. */
  private static List<String> names(List<RecordedRun> runs) {
    int longest = runs.stream().mapToInt(run -> new Path(run.path()).depth()).max().orElseThrow();
    for (int names = 1; names <= longest; names++) {
      int last = names;
      List<String> shortened = runs.stream().map(run -> end(run.path(), last)).toList();
      if (shortened.stream().distinct().count() == runs.size()) {
        return shortened;
      }
    }
    return runs.stream().map(RecordedRun::path).toList();
  }

  private static String end(String path, int names) {
    Path from = new Path(path);
    StringBuilder end = new StringBuilder(from.getName());
    for (int i = 1; i < names && from.getParent() != null; i++) {
      from = from.getParent();
      end.insert(0, from.getName() + "/");
    }
    return end.toString();
  }

  private static void requireDistinct(List<RecordedRun> runs, List<String> paths) {
    for (int i = 0; i < runs.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (runs.get(i).path().equals(runs.get(j).path())) {
          throw new UserErrorException(
              "%s and %s are the same run: name another one to compare it with"
                  .formatted(paths.get(j), paths.get(i)));
        }
      }
    }
  }

  /** Returns a line about runs that learnt from different data; empty where they did not. */
  private String differentData() {
    Map<String, String> byData = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      JsonNode data = runs.get(i).data();
      if (data.path("sha256").isTextual()) {
        byData.putIfAbsent(
            data.path("sha256").asText(),
            "%s from %s"
                .formatted(
                    MarkdownText.of(names.get(i)), MarkdownText.of(data.path("path").asText())));
      }
    }
    return byData.size() < 2
        ? ""
        : "\nThese runs learnt from different data: %s. Their losses and distances say little beside each other.\n"
            .formatted(String.join(", ", byData.values()));
  }

  /**
   * Returns tables in Markdown: of the runs at the last epoch that all of them have reached, and of
   * what evaluations found.
   */
  public String tables() {
    ComparisonTable table = new ComparisonTable(names, runs, commonEpoch);
    return table.markdown() + differentData() + table.distances();
  }

  /**
   * Draws.
   *
   * @return by name: the table and, of runs that were evaluated, their Frechet distances over
   *     epochs and seconds, samples at a few equal epochs, and all of them as an animation with the
   *     losses
   */
  public Map<String, byte[]> files() {
    ComparisonPictures pictures = new ComparisonPictures(names, runs);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("comparison.md", tables().getBytes(StandardCharsets.UTF_8));
    DrawnPictures drawn = new DrawnPictures();
    drawn
        .draw("grids.png", () -> pictures.stills(commonEpoch))
        .ifPresent(picture -> files.put("grids.png", picture));
    drawn
        .draw("samples.gif", pictures::gif)
        .ifPresent(picture -> files.put("samples.gif", picture));
    return files;
  }
}
