package io.dcganspark.job.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.Tuple2;

/**
 * Gives every usable row of a table its index, always the same one.
 *
 * <p>A table with an index keeps it; where rows are left out, those behind them move up. Any other
 * table is ordered by the SHA-256 of its images, then by label, since Spark promises no order of a
 * table's rows: its images travel once to where their digests belong. Rows that are equal in both
 * are the same to a training, so it does not matter which one comes first.
 */
final class TableOrder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean indexed;
  private final boolean labelled;
  private final long[] brokenIndices;
  private final Set<String> brokenDigests;

  /**
   * @param indexed whether the table has an index
   * @param labelled whether each image must have a label
   * @param broken rows that are left out
   */
  TableOrder(boolean indexed, boolean labelled, List<TableInspection.BrokenRow> broken) {
    this.indexed = indexed;
    this.labelled = labelled;
    this.brokenIndices =
        broken.stream().mapToLong(TableInspection.BrokenRow::index).sorted().toArray();
    this.brokenDigests = new HashSet<>();
    broken.stream()
        .filter(TableInspection.BrokenRow::isUndecodable)
        .forEach(row -> brokenDigests.add(row.digest()));
  }

  /** Orders rows (index, label, image, height, width, channels). */
  Dataset<Row> rows(Dataset<Row> table) {
    if (indexed && brokenIndices.length == 0) {
      return table;
    }
    JavaRDD<Row> rows = table.javaRDD();
    JavaRDD<Row> ordered =
        indexed
            ? rows.filter(row -> isUsable(row.getLong(0)))
                .map(row -> withIndex(row, moved(row.getLong(0))))
            : byKey(rows.filter(this::isUsable).mapToPair(row -> new Tuple2<>(key(row), row)))
                .map(row -> withIndex(row._1(), row._2()));
    return table.sparkSession().createDataFrame(ordered, SparkTable.SCHEMA);
  }

  /** Orders images that can be used, those of a table without an index by their digests. */
  JavaRDD<KeptImage> images(JavaRDD<KeptImage> images) {
    return indexed
        ? images.map(image -> image.at(moved(image.index())))
        : byKey(
                images.mapToPair(
                    image -> new Tuple2<>(key(image.digestOrNull(), image.label()), image)))
            .map(image -> image._1().at(image._2()));
  }

  private static <T> JavaPairRDD<T, Long> byKey(JavaPairRDD<String, T> items) {
    return items
        .repartitionAndSortWithinPartitions(
            new DigestPartitioner(Math.max(1, items.getNumPartitions())))
        .values()
        .zipWithIndex();
  }

  private boolean isUsable(long index) {
    return Arrays.binarySearch(brokenIndices, index) < 0;
  }

  private long moved(long index) {
    int before = -1 - Arrays.binarySearch(brokenIndices, index);
    return index - before;
  }

  private boolean isUsable(Row row) {
    return !row.isNullAt(2)
        && (!labelled || (!row.isNullAt(1) && row.getInt(1) >= 0))
        && !brokenDigests.contains(digest(row));
  }

  private String key(Row row) {
    return key(digest(row), labelled ? row.getInt(1) : FittedImage.NO_LABEL);
  }

  private String key(String digest, int label) {
    return digest + (labelled ? "%010d".formatted(label) : "");
  }

  private static String digest(Row row) {
    return HexFormat.of().formatHex(TableInspection.digest(row.getAs(2), ImageTable.sizes(row, 3)));
  }

  private static Row withIndex(Row row, long index) {
    return RowFactory.create(index, row.get(1), row.get(2), row.get(3), row.get(4), row.get(5));
  }
}
