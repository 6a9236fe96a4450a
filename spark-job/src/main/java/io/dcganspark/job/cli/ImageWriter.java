package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.GeneratedImages;
import io.dcganspark.job.generation.GeneratedTable;
import io.dcganspark.job.generation.ImageSequence;
import io.dcganspark.job.generation.PngImage;
import io.dcganspark.job.report.SampleGrid;
import io.dcganspark.job.store.FileWriting;
import io.dcganspark.model.failure.DiskFullException;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Puts generated images into a target, replacing what is there.
 *
 * @param images what to write
 * @param target where to write it
 * @param hadoop how to reach it
 */
record ImageWriter(ImageSequence images, ImageTarget target, Configuration hadoop) {
  /** More would make a picture that nobody can look at. */
  static final int MOST_IN_GRID = 1024;

  /**
   * Writes them.
   *
   * @return what was written last and makes it complete
   */
  Path write(IdxFormat idx, GridFormat grid) throws IOException {
    return switch (target.format()) {
      case PNG -> target.isFile() ? grid(grid) : pngs();
      case IDX -> idx(idx);
      case PARQUET -> parquet();
    };
  }

  private Path grid(GridFormat format) throws IOException {
    ImageShape shape = images.maker().shape();
    GridPlaces grid = GridPlaces.of(images.count(), images.maker());
    long places = grid.size();
    if (places > Integer.MAX_VALUE / shape.length()
        || SampleGrid.bytes(shape, (int) places, grid.columns()) > Integer.MAX_VALUE) {
      throw new UserErrorException(
          "one PNG cannot hold %d images of %d x %d pixels, found --count %d: lower it, or name a directory and --format png"
              .formatted(places, shape.height(), shape.width(), images.count()));
    }
    byte[] pixels = new byte[(int) places * shape.length()];
    try (ImageSequence.Chunks chunks = images.inOrder()) {
      for (Tuple2<Long, byte[]> chunk : chunks) {
        for (int i = 0; i < chunk._2().length / shape.length(); i++) {
          int place = grid.of((int) (chunk._1() + i));
          System.arraycopy(
              chunk._2(), i * shape.length(), pixels, place * shape.length(), shape.length());
        }
      }
    }
    FileWriting.replace(
        target.path(),
        hadoop,
        out -> format.write(pixels, shape, grid.rows(), grid.columns(), out));
    return target.path();
  }

  private Path pngs() throws IOException {
    ImageShape shape = images.maker().shape();
    String directory = target.path().toString();
    // A task reaches the store as the driver does.
    SerializableConfiguration settings = new SerializableConfiguration(hadoop);
    target.clearDirectory(hadoop);
    images.forEach(
        (first, pixels) -> writePngs(first, pixels, shape, new Path(directory), settings.value()));
    target.markComplete(hadoop);
    return target.path();
  }

  private static void writePngs(
      long first, byte[] pixels, ImageShape shape, Path directory, Configuration hadoop)
      throws IOException {
    for (int i = 0; i < pixels.length / shape.length(); i++) {
      int image = i;
      Path file = new Path(directory, String.format(Locale.ROOT, "%08d.png", first + i));
      FileWriting.replaceOneOfMany(file, hadoop, out -> PngImage.write(pixels, image, shape, out));
    }
  }

  private Path idx(IdxFormat idx) throws IOException {
    ImageShape shape = images.maker().shape();
    if (shape.channels() != 1) {
      throw new UserErrorException(
          "--to %s would be IDX, which holds grey images, found a generator of %d channels: use png or parquet"
              .formatted(target.path(), shape.channels()));
    }
    // The digit counts dimensions: (image, height, width).
    Path file = target.isFile() ? target.path() : new Path(target.path(), "images-idx3-ubyte");
    try (ImageSequence.Chunks chunks = images.inOrder()) {
      FileWriting.replace(
          file,
          hadoop,
          out -> {
            try (IdxFormat.Images to = idx.start(out, images.count(), shape)) {
              for (Tuple2<Long, byte[]> chunk : chunks) {
                to.write(chunk._2());
              }
            }
          });
    }
    return file;
  }

  private Path parquet() throws IOException {
    if (!(images instanceof GeneratedImages ofSpark)) {
      throw new IllegalStateException("Spark alone writes Parquet");
    }
    // The target was checked: what Spark deletes is what generate wrote.
    try {
      GeneratedTable.of(ofSpark).write().mode(SaveMode.Overwrite).parquet(target.path().toString());
    } catch (Exception e) { // Spark's own are checked, and Scala does not declare them.
      Optional<DiskFullException> full = DiskFullException.of(target.path().toString(), e);
      if (full.isPresent()) {
        throw full.get();
      }
      throw e;
    }
    return target.path();
  }
}
