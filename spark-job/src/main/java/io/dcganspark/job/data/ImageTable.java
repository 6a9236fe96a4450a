package io.dcganspark.job.data;

import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A data set as a table, whatever it is stored in. Each use of its rows reads them from there
 * again, except the images that were kept when it was opened. Close, so that executors delete
 * these; the table can still be used then.
 */
final class ImageTable implements AutoCloseable {
  private final String path;
  private final Summary summary;
  private final boolean upright;
  private final Supplier<Dataset<Row>> source;
  private final Optional<KeptImages> kept;
  private final Runnable release;
  private Dataset<Row> rows;

  /**
   * What one pass over a data set found.
   *
   * @param images how many there are
   * @param sha256 of all of them, in order
   * @param labelsOrNull their labels; null: they have none
   */
  record Summary(long images, String sha256, TableLabels labelsOrNull) {}

  /**
   * Makes a table.
   *
   * @param path where it is, for messages
   * @param summary what it holds
   * @param upright whether pictures in files are turned as EXIF says that they were seen
   * @param source makes (index long, label int, image binary, height int, width int, channels int):
   *     each index from 0 to below the count once, always for the same image; the class from 0, or
   *     null; pixels as (channel, height, width), 0 black to 255 white, or where the sizes are null
   *     a file of a picture
   * @param kept the images, if they were kept
   * @param release deletes what was kept
   */
  ImageTable(
      String path,
      Summary summary,
      boolean upright,
      Supplier<Dataset<Row>> source,
      Optional<KeptImages> kept,
      Runnable release) {
    this.path = path;
    this.summary = summary;
    this.upright = upright;
    this.source = source;
    this.kept = kept;
    this.release = release;
  }

  /** Returns the same table, which deletes more when it is closed. */
  ImageTable releasing(Runnable more) {
    Runnable all =
        () -> {
          release.run();
          more.run();
        };
    return new ImageTable(path, summary, upright, source, kept, all);
  }

  String path() {
    return path;
  }

  long count() {
    return summary.images();
  }

  String imagesSha256() {
    return summary.sha256();
  }

  /** Returns the SHA-256 of its labels; null: it has none. */
  String labelsSha256OrNull() {
    return hasLabels() ? summary.labelsOrNull().sha256() : null;
  }

  /** Returns which labels there are, of a table that has them. */
  LabelRange labels() {
    return summary.labelsOrNull().range();
  }

  /** Returns whether every image has a label. */
  boolean hasLabels() {
    return summary.labelsOrNull() != null;
  }

  boolean upright() {
    return upright;
  }

  /** Returns the rows, which are made ready when they are first asked for. */
  Dataset<Row> rows() {
    if (rows == null) {
      rows = source.get();
    }
    return rows;
  }

  /** Returns the images as networks take them, each partition in the order of the table. */
  JavaRDD<FittedImage> images(ImageShape shape) {
    return images(ImageForm.fitted(shape))
        .map(image -> new FittedImage(image.index(), image.label(), image.picture().pixels()));
  }

  /**
   * Returns the images, each partition in the order of the table.
   *
   * @param form what they are; those of the form that was kept are not decoded again
   */
  JavaRDD<KeptImage> images(ImageForm form) {
    return kept.filter(images -> images.form().equals(form))
        .map(KeptImages::images)
        .orElseGet(() -> decoded(form));
  }

  private JavaRDD<KeptImage> decoded(ImageForm form) {
    boolean labelled = hasLabels();
    boolean turned = upright;
    ImageForm.Maker maker = form.maker();
    return rows()
        .select("index", "label", "image", "height", "width", "channels")
        .javaRDD()
        .map(
            row ->
                new KeptImage(
                    row.getLong(0),
                    null,
                    labelled ? row.getInt(1) : FittedImage.NO_LABEL,
                    maker.of(picture(row, turned))));
  }

  /** Has the executors delete what they keep of the table, and does not wait for them. */
  @Override
  public void close() {
    release.run();
  }

  private static Picture picture(Row row, boolean upright) throws IOException {
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
