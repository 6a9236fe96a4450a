package io.dcganspark.job.config;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Section {@code data}; {@link ConfigKeys} says what its components mean.
 *
 * @param path null: what is learnt from has no path, a {@link #DATAFRAME}
 */
public record DataConfig(
    String path,
    String format,
    Labels labels,
    int maxBroken,
    String imageColumn,
    String labelColumn,
    Map<String, String> options)
    implements Serializable {
  /** MNIST's files in a directory. */
  public static final String IDX = "idx";

  /** Pictures in a folder and below it. */
  public static final String IMAGES = "images";

  /** What {@code prepare} writes; as any other, a Spark data source. */
  public static final String PARQUET = "parquet";

  /** A table by its name in a catalog of Spark's session. */
  public static final String TABLE = "table";

  /** Rows that a program hands over, which lie nowhere that the job knows. */
  public static final String DATAFRAME = "dataframe";

  /** Formats whose sources open the path that they are given, and no server. */
  private static final Set<String> OF_FILES =
      Set.of(
          IDX,
          IMAGES,
          PARQUET,
          DATAFRAME,
          "csv",
          "image",
          "orc",
          "avro",
          "json",
          "delta",
          "binaryFile");

  /** A column that need not be there. */
  public static final String DEFAULT_LABEL_COLUMN = "label";

  /** The column that images have where nothing else is said. */
  public static final String DEFAULT_IMAGE_COLUMN = "image";

  /** The option of {@link #IDX} that stacks images as the colours of others. */
  public static final String STACKED = "stacked";

  /** Channels of a stack. */
  public static final int STACKED_CHANNELS = 3;

  static final int DEFAULT_MAX_BROKEN = 10;

  /** Where labels come from. */
  public enum Labels {
    /** Those that are kept with the images, if there are any. */
    STORED,
    /** The folders that the images lie in. */
    FOLDERS,
    /** Nowhere: there are none. */
    NONE
  }

  /**
   * Checks that the data set of a run, which may be somebody else's, lies in files, or in a table
   * of this session's own catalogs.
   *
   * @throws UserErrorException if its source could open a server that the run names
   */
  public void requireFiles() {
    if (!OF_FILES.contains(format) && !isNamed()) {
      throw new UserErrorException(
          "the run names data.format=%s, expected one of %s, which open files only: the run may be somebody else's"
              .formatted(format, String.join(", ", new TreeSet<>(OF_FILES))));
    }
  }

  static DataConfig of(ConfigValues values) {
    return new DataConfig(
        values.get(ConfigKeys.DATA_PATH).orElse(null),
        values.get(ConfigKeys.DATA_FORMAT),
        values.get(ConfigKeys.LABELS),
        values.get(ConfigKeys.MAX_BROKEN),
        values.get(ConfigKeys.IMAGE_COLUMN),
        values.get(ConfigKeys.LABEL_COLUMN),
        values.get(ConfigKeys.DATA_OPTIONS));
  }

  /** Makes the section with every other key at its default. */
  public DataConfig(String path, String format) {
    this(path, format, Labels.STORED, DEFAULT_MAX_BROKEN);
  }

  /** Makes the section for what has no columns and takes no options. */
  public DataConfig(String path, String format, Labels labels, int maxBroken) {
    this(path, format, labels, maxBroken, DEFAULT_IMAGE_COLUMN, DEFAULT_LABEL_COLUMN, Map.of());
  }

  /**
   * Returns {@code data.path}, a directory or file on any Hadoop file system, or the name of a
   * table.
   *
   * @throws UserErrorException if there is none
   */
  @Override
  public String path() {
    if (path == null) {
      throw new UserErrorException(
          "data.format is %s, rows that only a program can hand over, expected data that has a path: give --data, and its data.format"
              .formatted(format));
    }
    return path;
  }

  Optional<String> pathIfAny() {
    return Optional.ofNullable(path);
  }

  /** Returns where the data is, for messages and for provenance. */
  public String place() {
    return path == null ? "the DataFrame" : path;
  }

  /** Returns whether a program hands the data over. */
  public boolean isDataFrame() {
    return format.equals(DATAFRAME);
  }

  /** Returns whether each channel of an image is an image by itself. */
  public boolean isStacked() {
    return format.equals(IDX) && options.containsKey(STACKED);
  }

  /** Returns whether the path is no path but the name of a table. */
  public boolean isNamed() {
    return format.equals(TABLE);
  }

  /** Returns the same of another place; that of a DataFrame is a table in Parquet. */
  public DataConfig withPath(String other) {
    return new DataConfig(
        other,
        isDataFrame() ? PARQUET : format,
        labels,
        maxBroken,
        imageColumn,
        labelColumn,
        options);
  }
}
