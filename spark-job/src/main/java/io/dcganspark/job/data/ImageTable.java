package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A data set as a table, whatever it is kept in. It is read from its store each time that its rows
 * are gone through.
 *
 * @param path where it is, for messages
 * @param rows (index long, label int, image binary, height int, width int, channels int): each
 *     index from 0 to below the count once, always for the same image; the class from 0, or null;
 *     pixels as (channel, height, width), 0 black to 255 white
 * @param count of its rows
 * @param imagesSha256 what tells its images from others
 * @param labelsSha256OrNull what tells its labels from others; null: it has none
 */
record ImageTable(
    String path, Dataset<Row> rows, long count, String imagesSha256, String labelsSha256OrNull) {

  /** Returns whether every image has a label. */
  boolean hasLabels() {
    return labelsSha256OrNull != null;
  }

  /** Returns the images as networks take them, each partition in the order of the table. */
  JavaRDD<FittedImage> images(ImageShape shape) {
    ImageFit fit = new ImageFit(shape);
    boolean labelled = hasLabels();
    return rows.select("index", "label", "image", "height", "width")
        .javaRDD()
        .map(
            row ->
                new FittedImage(
                    row.getLong(0),
                    labelled ? row.getInt(1) : FittedImage.NO_LABEL,
                    fit.fit(row.getAs(2), row.getInt(3), row.getInt(4))));
  }
}
