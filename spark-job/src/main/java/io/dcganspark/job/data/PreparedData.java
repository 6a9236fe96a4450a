package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.DiskFullException;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * A data set of any format, written once as Parquet for many runs: rows (index, label, image,
 * height, width, channels) by index, in files of equally many. It is complete when its manifest
 * says so.
 *
 * @param images how many there are
 * @param sha256 of them, which their runs' provenance will record
 */
public record PreparedData(long images, String sha256) {
  /** The directory that is written to, but for Spark's part in it. */
  public interface Target {
    /** Returns where it is. */
    Path path();

    /** Takes away what an earlier preparation left. */
    void clear() throws IOException;

    /** Writes a file, over one of its name. */
    void write(String name, byte[] content) throws IOException;
  }

  /**
   * Writes a data set, reads again what was written, and says in the manifest that it is complete.
   * Nothing is touched before the data set was read to its end.
   *
   * @param data which data set
   * @param shape what images are resized to; empty: they stay as they are
   * @param files how many
   * @throws UserErrorException if the data set is missing or damaged
   */
  public static PreparedData write(
      SparkSession spark, DataConfig data, Optional<ImageShape> shape, Target target, int files)
      throws IOException {
    // Files would be read as they are stored by those who know nothing of the option to turn them.
    ImageForm form =
        shape
            .map(ImageForm::fitted)
            .orElse(DataOptions.upright(data) ? ImageForm.DECODED : ImageForm.NOTHING);
    boolean isLabelled;
    long count;
    try (ImageTable table = ImageTables.train(spark, data, form)) {
      isLabelled = table.hasLabels();
      count = table.count();
      target.clear();
      target.write(PreparedManifest.NAME, PreparedManifest.INCOMPLETE);
      writeRows(spark, rows(table, form), count, target.path(), files);
    }
    DataConfig.Labels labels = isLabelled ? DataConfig.Labels.STORED : DataConfig.Labels.NONE;
    ImageTable written =
        SparkTable.openWithoutManifest(
            spark, new DataConfig(target.path().toString(), DataConfig.PARQUET, labels, 0));
    if (written.count() != count) {
      throw new IllegalStateException(
          "%s holds %d images, expected the %d that were written"
              .formatted(target.path(), written.count(), count));
    }
    target.write(PreparedManifest.NAME, PreparedManifest.of(written).toBytes());
    return new PreparedData(written.count(), written.imagesSha256());
  }

  /** Sorts rows into files. Spark's own way would read all of them once more, for a sample. */
  private static void writeRows(
      SparkSession spark, JavaRDD<Row> rows, long count, Path directory, int files)
      throws IOException {
    JavaRDD<Row> sorted =
        rows.mapToPair(row -> new Tuple2<>(row.getLong(0), row))
            .repartitionAndSortWithinPartitions(new IndexPartitioner(count, files))
            .values();
    try {
      spark
          .createDataFrame(sorted, SparkTable.SCHEMA)
          .write()
          .mode(SaveMode.Append)
          .parquet(directory.toString());
    } catch (Exception e) { // Spark's own are checked, and Scala does not declare them.
      Optional<DiskFullException> full =
          DiskFullException.of(directory + ", or a local directory of Spark (spark.local.dir),", e);
      if (full.isPresent()) {
        throw full.get();
      }
      throw e;
    }
  }

  private static JavaRDD<Row> rows(ImageTable table, ImageForm form) {
    if (!form.isKept()) {
      return table
          .rows()
          .select("index", "label", "image", "height", "width", "channels")
          .javaRDD();
    }
    boolean labelled = table.hasLabels();
    return table
        .images(form)
        .map(
            image ->
                RowFactory.create(
                    image.index(),
                    labelled ? image.label() : null,
                    image.picture().pixels(),
                    image.picture().height(),
                    image.picture().width(),
                    image.picture().channels()));
  }
}
