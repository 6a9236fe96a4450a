package io.dcganspark.job.data;

import java.io.Serializable;
import java.net.URI;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where a row lies that has no number. Spark splits files, so a row is counted within its split,
 * and its number in the file follows when the lengths of all splits are known.
 *
 * @param split that holds it
 * @param position from 0 in the split
 */
record RowLocation(Split split, long position) implements Serializable, Comparable<RowLocation> {
  private static final Comparator<RowLocation> ORDER =
      Comparator.comparing(RowLocation::split).thenComparingLong(RowLocation::position);

  /**
   * A part of a file that one task reads.
   *
   * @param file its URI; empty: the rows come from no file that Spark knows
   * @param start its first byte; of no file the number of the partition
   */
  record Split(String file, long start) implements Serializable, Comparable<Split> {
    private static final Comparator<Split> ORDER =
        Comparator.comparing(Split::file).thenComparingLong(Split::start);

    @Override
    public int compareTo(Split other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Returns the column with the file of each row. Spark's {@code input_file_name()} cannot be used:
   * Spark keeps it by thread, and new threads inherit it once the driver has evaluated it, so that
   * tasks of {@code local[*]} see each other's files. Throws AnalysisException, which Scala does
   * not declare, if Spark knows no files.
   */
  static Column file(Dataset<Row> table) {
    return table.metadataColumn("_metadata").getField("file_path");
  }

  /** Returns the column with the first byte of each row's split, as {@link #file}. */
  static Column start(Dataset<Row> table) {
    return table.metadataColumn("_metadata").getField("file_block_start");
  }

  @Override
  public int compareTo(RowLocation other) {
    return ORDER.compare(this, other);
  }

  /**
   * Names the row.
   *
   * @param rowsOfSplits how many rows each split has
   * @return such as {@code row 3 of part-0.parquet}, counted from 1
   */
  String name(Map<Split, Long> rowsOfSplits) {
    long before =
        new TreeMap<>(rowsOfSplits)
            .headMap(split, false).entrySet().stream()
                .filter(other -> other.getKey().file().equals(split.file()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    long row = before + position + 1;
    return split.file().isEmpty() ? "row " + row : "row %d of %s".formatted(row, fileName());
  }

  private String fileName() {
    try {
      return new Path(URI.create(split.file())).getName();
    } catch (IllegalArgumentException e) {
      return split.file();
    }
  }
}
