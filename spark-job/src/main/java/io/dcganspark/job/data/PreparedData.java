package io.dcganspark.job.data;

import static org.apache.spark.sql.functions.col;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A data set of any format, written once as Parquet for many runs: rows (index, label, image,
 * height, width, channels) by index, in files of equally many. It is complete when its manifest is
 * there.
 *
 * @param images how many there are
 * @param sha256 of them, which their runs' provenance will tell
 * @param manifest what to write into {@link #manifestFile} to complete it
 * @param manifestFile where the manifest belongs
 */
public record PreparedData(long images, String sha256, byte[] manifest, Path manifestFile) {
  /**
   * Writes all but the manifest, and reads again what was written.
   *
   * @param data which data set
   * @param shape what images are resized to; empty: they stay as they are
   * @param to a directory whose content is replaced
   * @param files how many
   * @throws UserErrorException if the data set is missing or damaged
   */
  public static PreparedData write(
      SparkSession spark, DataConfig data, Optional<ImageShape> shape, Path to, int files) {
    ImageTable table = ImageTables.train(spark, data);
    shape
        .map(size -> fitted(spark, table, size))
        .orElse(table.rows())
        .repartitionByRange(files, col("index"))
        .sortWithinPartitions("index")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(to.toString());
    DataConfig.Labels labels =
        table.hasLabels() ? DataConfig.Labels.STORED : DataConfig.Labels.NONE;
    ImageTable written =
        ImageTables.train(spark, new DataConfig(to.toString(), DataConfig.PARQUET, labels, 0));
    if (written.count() != table.count()) {
      throw new IllegalStateException(
          "%s holds %d images, expected the %d that were written"
              .formatted(to, written.count(), table.count()));
    }
    return new PreparedData(
        written.count(),
        written.imagesSha256(),
        PreparedManifest.of(written).toBytes(),
        new Path(to, PreparedManifest.NAME));
  }

  private static Dataset<Row> fitted(SparkSession spark, ImageTable table, ImageShape shape) {
    boolean labelled = table.hasLabels();
    JavaRDD<Row> rows =
        table
            .images(shape)
            .map(
                image ->
                    RowFactory.create(
                        image.index(),
                        labelled ? image.label() : null,
                        image.pixels(),
                        shape.height(),
                        shape.width(),
                        shape.channels()));
    return spark.createDataFrame(rows, SparkTable.SCHEMA);
  }
}
