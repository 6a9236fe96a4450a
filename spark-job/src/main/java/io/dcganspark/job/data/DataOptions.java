package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code data.options} and the columns' names mean to a data set, and where they mean nothing.
 */
final class DataOptions {
  private static final String ORIENTATION = "orientation";
  private static final String APPLY = "apply";
  private static final String STORED = "stored";

  private DataOptions() {}

  /**
   * Returns whether pictures are turned as EXIF says that they were seen.
   *
   * @throws UserErrorException if {@code data.options.orientation} is something else
   */
  static boolean upright(DataConfig data) {
    String orientation = data.options().getOrDefault(ORIENTATION, STORED);
    if (!orientation.equals(APPLY) && !orientation.equals(STORED)) {
      throw new UserErrorException(
          "data.options.orientation is \"%s\", expected stored or apply (turn pictures as EXIF says)"
              .formatted(orientation));
    }
    return orientation.equals(APPLY);
  }

  /** Returns the options for the Spark data source. */
  static Map<String, String> ofSource(DataConfig data) {
    Map<String, String> options = new TreeMap<>(data.options());
    options.remove(ORIENTATION);
    return options;
  }

  /**
   * Names what a folder of pictures does not look at.
   *
   * @return a line, or none
   * @throws UserErrorException if an option is unknown, which may be a mistyped one
   */
  static List<String> ignoredByFolder(DataConfig data) {
    upright(data);
    TreeSet<String> unknown = new TreeSet<>(ofSource(data).keySet());
    if (!unknown.isEmpty()) {
      throw new UserErrorException(
          "data.options.%s is not known with data.format=images, expected orientation: remove it"
              .formatted(unknown.first()));
    }
    return ignoredColumns(data);
  }

  private static List<String> ignoredColumns(DataConfig data) {
    List<String> keys = new ArrayList<>();
    DataConfig defaults = new DataConfig(null, data.format());
    if (!data.imageColumn().equals(defaults.imageColumn())) {
      keys.add("data.image-column");
    }
    if (!data.labelColumn().equals(defaults.labelColumn())) {
      keys.add("data.label-column");
    }
    return keys.isEmpty()
        ? List.of()
        : List.of(
            "ignored: %s, since data.format=%s has no columns"
                .formatted(String.join(", ", keys), data.format()));
  }

  /** Names what MNIST's files do not look at. */
  static List<String> ignoredByIdx(DataConfig data) {
    return ignoredColumns(data);
  }

  /** Names what CSV files do not look at: their pixels are columns themselves. */
  static List<String> ignoredByCsv(DataConfig data) {
    List<String> ignored = new ArrayList<>(ignoredLabels(data));
    if (!data.imageColumn().equals(new DataConfig(null, data.format()).imageColumn())) {
      ignored.add("ignored: data.image-column, since each pixel has a column");
    }
    return ignored;
  }

  /** Names what a table does not look at. */
  static List<String> ignoredByTable(DataConfig data) {
    upright(data);
    return ignoredLabels(data);
  }

  private static List<String> ignoredLabels(DataConfig data) {
    boolean isIgnored =
        data.labels() == DataConfig.Labels.NONE
            && !data.labelColumn().equals(DataConfig.DEFAULT_LABEL_COLUMN);
    return isIgnored ? List.of("ignored: data.label-column, since data.labels is none") : List.of();
  }
}
