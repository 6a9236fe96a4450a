package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.Reason;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;

/** A table or view by its name in a catalog of the session, whatever keeps it. */
final class CatalogTable implements ImageFormat {
  static final ImageFormat FORMAT = new CatalogTable();

  private CatalogTable() {}

  @Override
  public ImageTable open(SparkSession spark, DataConfig data, ImageForm form) {
    DataFindings.warn(data.place(), DataOptions.ignoredByTable(data));
    requireName(data);
    requireNoOptions(data);
    RowsAtOnce.reduce(spark);
    return SparkTable.of(table(spark, data), data, form);
  }

  /** Only a session knows its catalogs. */
  @Override
  public DataFindings look(DataConfig data, Configuration hadoop) {
    requireName(data);
    requireNoOptions(data);
    return new DataFindings(OptionalLong.empty(), DataOptions.ignoredByTable(data));
  }

  /**
   * Finds the table. A name that no catalog has may be a query of files to Spark, as {@code
   * parquet.`/data`} is, so the catalogs are asked first.
   */
  private static Dataset<Row> table(SparkSession spark, DataConfig data) {
    boolean exists;
    try {
      exists = spark.catalog().tableExists(data.path());
    } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it.
      throw missing(data, ": " + Reason.of(Reason.root(e)), e);
    }
    if (!exists) {
      throw missing(data, "", null);
    }
    try {
      return spark.table(data.path());
    } catch (Exception e) { // As above, and whatever the catalog's own client throws.
      throw DataFailures.unreadable(data, e);
    }
  }

  private static UserErrorException missing(DataConfig data, String reason, Exception cause) {
    return new UserErrorException(
        "data.path names the table %s, expected a table or view of the session's catalogs, as data.format=table reads: correct the name, or configure its catalog (spark.sql.catalog.*)%s"
            .formatted(data.path(), reason),
        cause);
  }

  /** The name is parsed as one, and never becomes a part of a query. */
  private static void requireName(DataConfig data) {
    try {
      new CatalystSqlParser().parseMultipartIdentifier(data.path());
    } catch (Exception e) { // ParseException is checked, and Scala does not declare it.
      throw new UserErrorException(
          "data.path is \"%s\", expected the name of a table for data.format=table, such as catalog.schema.images, with `backticks` around a part that has other characters than letters, digits and _: correct it"
              .formatted(data.path()),
          e);
    }
  }

  private static void requireNoOptions(DataConfig data) {
    TreeSet<String> unknown = new TreeSet<>(DataOptions.ofSource(data).keySet());
    if (!unknown.isEmpty()) {
      throw new UserErrorException(
          "data.options.%s is not known with data.format=table, expected orientation: remove it"
              .formatted(unknown.first()));
    }
  }
}
