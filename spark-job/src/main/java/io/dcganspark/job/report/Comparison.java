package io.dcganspark.job.report;

import io.dcganspark.job.config.UserErrorException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

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
   * @throws UserErrorException if one is no run directory or has recorded nothing yet
   */
  public static Comparison of(List<String> paths, Configuration hadoop) {
    return new Comparison(paths.stream().map(path -> RecordedRun.read(path, hadoop)).toList());
  }

  /** The last names of their paths, or the paths where two would be called the same. */
  private static List<String> names(List<RecordedRun> runs) {
    boolean distinct = runs.stream().map(RecordedRun::name).distinct().count() == runs.size();
    return runs.stream().map(distinct ? RecordedRun::name : RecordedRun::path).toList();
  }

  /** Returns a table in Markdown of the runs at the last epoch that all of them have reached. */
  public String table() {
    return new ComparisonTable(names, runs, commonEpoch).markdown();
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
    String distances = new ComparisonTable(names, runs, commonEpoch).distances();
    files.put("comparison.md", (table() + distances).getBytes(StandardCharsets.UTF_8));
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
