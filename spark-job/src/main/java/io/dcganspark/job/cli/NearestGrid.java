package io.dcganspark.job.cli;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.data.TrainingData;
import io.dcganspark.job.evaluation.NearestSearch;
import io.dcganspark.job.generation.ImageSequence;
import io.dcganspark.job.report.StageLine;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.FileWriting;
import io.dcganspark.model.evaluation.Memorisation;
import io.dcganspark.model.evaluation.NearestImages;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * A grid of generated images, each with the nearest image of a data set at its right: whether a
 * generator draws copies is seen there.
 *
 * @param data among whose training images is searched
 */
record NearestGrid(DataConfig data) {
  static final String OPTION = "--nearest";

  /** Every image takes two places. */
  static final int MOST = ImageWriter.MOST_IN_GRID / 2;

  /**
   * Opens the data set as the generator's run would.
   *
   * @param path of the data set
   * @throws UserErrorException if the generator does not say how its data is read, or there is none
   */
  static NearestGrid of(String path, CheckpointOption checkpoint, Configuration hadoop)
      throws IOException {
    JobConfig config =
        checkpoint.isFile()
            ? Origin.config(
                GeneratorFile.read(CheckpointOption.NAME, checkpoint.path(), hadoop), path)
            : CheckpointFiles.config(checkpoint.find(hadoop));
    DataConfig data = config.data().withPath(path);
    data.requireFiles();
    StoreProbe.askForData(OPTION, data, hadoop);
    requireThere(data, hadoop);
    return new NearestGrid(data);
  }

  /** Spark would say it as well, after it has started. */
  private static void requireThere(DataConfig data, Configuration hadoop) throws IOException {
    if (data.isNamed()) {
      return;
    }
    Path path = new Path(data.path());
    if (!path.getFileSystem(hadoop).exists(path)) {
      throw new UserErrorException(
          "%s %s does not exist: expected a data set as the run's, of data.format=%s"
              .formatted(OPTION, path, data.format()));
    }
  }

  /**
   * Checks what is to be written.
   *
   * @throws UserErrorException if it is not one picture, or of too many images
   */
  static void require(ImageTarget target, int count) {
    if (target.format() != ImageFormat.PNG || !target.isFile()) {
      throw new UserErrorException(
          "%s draws one picture, found --to %s: name a file that ends in .png"
              .formatted(OPTION, target.path()));
    }
    if (count > MOST) {
      throw new UserErrorException(
          "one PNG holds at most %d images with their nearest, found --count %d: lower it"
              .formatted(MOST, count));
    }
  }

  /**
   * Searches and writes the picture.
   *
   * @param images that are looked for; no other thread draws
   * @param sessions where it is searched
   * @param name of the generator
   * @return a line that says how near they are
   */
  String write(
      ImageSequence images,
      ImageTarget target,
      GridFormat grid,
      SessionSource sessions,
      String name,
      Configuration hadoop)
      throws IOException {
    ImageShape shape = images.maker().shape();
    byte[] drawn = drawn(images);
    List<NearestImages.Match> matches;
    int among;
    try (SessionSource.Session session = sessions.start("generate", name);
        StageLine line = StageLine.of(session.spark().sparkContext());
        TrainingData opened = TrainingData.open(session.spark(), data)) {
      SparkSession spark = session.spark();
      line.next("generate: read the data");
      LabelledData real = opened.images(shape);
      among = real.count();
      line.next("generate: look for the nearest images");
      matches =
          NearestSearch.run(JavaSparkContext.fromSparkContext(spark.sparkContext()), drawn, real);
    }
    GridPlaces places = GridPlaces.of(images.count(), images.maker());
    byte[] pairs = pairs(drawn, matches, places, shape);
    FileWriting.replace(
        target.path(),
        hadoop,
        out -> grid.write(pairs, shape, places.rows(), 2 * places.columns(), out));
    return line(matches, among, data.path());
  }

  private static byte[] drawn(ImageSequence images) {
    int length = images.maker().shape().length();
    byte[] drawn = new byte[Math.multiplyExact(images.count(), length)];
    try (ImageSequence.Chunks chunks = images.inOrder()) {
      for (Tuple2<Long, byte[]> chunk : chunks) {
        int first = Math.toIntExact(chunk._1()) * length;
        System.arraycopy(chunk._2(), 0, drawn, first, chunk._2().length);
      }
    }
    return drawn;
  }

  private static byte[] pairs(
      byte[] drawn, List<NearestImages.Match> matches, GridPlaces places, ImageShape shape) {
    int length = shape.length();
    byte[] pairs = new byte[Math.multiplyExact(Math.toIntExact(2 * places.size()), length)];
    for (int image = 0; image < matches.size(); image++) {
      int left = 2 * places.of(image) * length;
      System.arraycopy(drawn, image * length, pairs, left, length);
      System.arraycopy(matches.get(image).pixels(), 0, pairs, left + length, length);
    }
    return pairs;
  }

  /**
   * Says how near the images are.
   *
   * @param matches one for each image
   * @param among how many images the nearest were looked for
   * @param path of the data set
   */
  static String line(List<NearestImages.Match> matches, int among, String path) {
    Memorisation.Distances distances = Memorisation.Distances.of(matches);
    String found =
        (among == 1 ? "the only image" : "the nearest of the " + Counted.grouped(among, "image"))
            + " of "
            + path;
    return matches.size() == 1
        ? format("At its right, the image has %s, %.1f grey values away", found, distances.least())
        : format(
            "At its right, each has %s. The median distance is %.1f grey values, the least %.1f",
            found, distances.median(), distances.least());
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values) + " (root mean square of a pixel)";
  }
}
