package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
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
 *     pixels as (channel, height, width), 0 black to 255 white, or where the sizes are null a file
 *     of a picture
 * @param count of its rows
 * @param imagesSha256 what tells its images from others
 * @param labelsSha256OrNull what tells its labels from others; null: it has none
 * @param upright whether pictures in files are turned as EXIF says that they were seen
 */
record ImageTable(
    String path,
    Dataset<Row> rows,
    long count,
    String imagesSha256,
    String labelsSha256OrNull,
    boolean upright) {
  /** Makes a table whose pictures are as they are stored. */
  ImageTable(
      String path, Dataset<Row> rows, long count, String imagesSha256, String labelsSha256OrNull) {
    this(path, rows, count, imagesSha256, labelsSha256OrNull, false);
  }

  /** Returns whether every image has a label. */
  boolean hasLabels() {
    return labelsSha256OrNull != null;
  }

  /** Returns the images as networks take them, each partition in the order of the table. */
  JavaRDD<FittedImage> images(ImageShape shape) {
    ImageFit fit = new ImageFit(shape);
    boolean labelled = hasLabels();
    boolean turned = upright;
    return rows.select("index", "label", "image", "height", "width", "channels")
        .javaRDD()
        .map(
            row ->
                new FittedImage(
                    row.getLong(0),
                    labelled ? row.getInt(1) : FittedImage.NO_LABEL,
                    fit.fit(picture(row, turned))));
  }

  static Picture picture(Row row, boolean upright) throws IOException {
    try {
      return Picture.read(row.getAs(2), sizes(row, 3), upright);
    } catch (InvalidPictureException e) {
      throw new IOException(
          "image %d was changed while it was read: it %s".formatted(row.getLong(0), e.getMessage()),
          e);
    }
  }

  /** Returns (height, width, channels), which stand side by side in a row; null: there are none. */
  static int[] sizes(Row row, int first) {
    return row.isNullAt(first)
        ? null
        : new int[] {row.getInt(first), row.getInt(first + 1), row.getInt(first + 2)};
  }
}
