package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.BroadcastGenerator;
import io.dcganspark.job.generation.GeneratedImages;
import io.dcganspark.job.generation.GeneratorImages;
import io.dcganspark.job.generation.GeneratorPlace;
import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.job.generation.ImagesHere;
import io.dcganspark.job.generation.ThisProcess;
import io.dcganspark.job.report.StageLine;
import io.dcganspark.job.run.NativeLibraryCheck;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.training.ComputingTasks;
import io.dcganspark.model.failure.Counted;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code generate}: draws images with a trained generator. */
@Command(
    name = "generate",
    description = {
      "Draws images with a trained generator.",
      "The images depend on the checkpoint and these options, on nothing else. Up to 4096 are"
          + " drawn without Spark's executors, unless they are written as Parquet."
    },
    footer = {
      "  deploy/local/dcgan generate --checkpoint pretrained:mnist --to digits.png",
      "  deploy/local/dcgan generate --checkpoint runs/first --to digits.png",
      "  deploy/local/dcgan generate --checkpoint runs/first --count 1000 --seed 7 --to digits \\",
      "    --format png",
      "  deploy/local/dcgan generate --checkpoint runs/conditional --label 7 --to sevens.png",
      "  deploy/local/dcgan generate --checkpoint runs/first --interpolate 8 --to ways.png",
      "  deploy/local/dcgan generate --checkpoint runs/first --count 16 \\",
      "    --nearest ~/.cache/dcgan-spark/mnist --to copies.png",
      "  spark-submit --master yarn --class DcganJob dcgan-spark-job.jar generate \\",
      "    --checkpoint hdfs:///runs/night-1 --count 60000 --to hdfs:///digits-idx3-ubyte"
    })
final class GenerateCommand implements Callable<Integer> {
  /** More images are drawn by executors. */
  static final int MOST_DRAWN_HERE = 4096;

  /** One step from an image to the next passes nothing between. */
  private static final int LEAST_STEPS = 2;

  private final JobParts parts;

  @Spec private CommandSpec spec;

  @Mixin
  private final CheckpointOption checkpoint = new CheckpointOption(CheckpointOption.OR_A_GENERATOR);

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "64",
      description = "Images to draw; for one PNG at most 1024. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Mixin private SharedOptions.Sequence sequence;

  @Option(
      names = "--label",
      paramLabel = "N",
      description =
          "Images of this class only, of a run whose networks are conditional. Default: all classes"
              + " in turn, in one PNG a row each.")
  private Integer label;

  @Option(
      names = "--interpolate",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "8",
      description =
          "Draw the way from each image to the next in N steps (8 if no number is given): every N-th"
              + " image is that of generate without this, and one PNG has a row for each way. --count"
              + " counts all images.")
  private Integer steps;

  @Mixin private SharedOptions.Truncation truncation;

  @Mixin private SharedOptions.DrawnWith drawnWith;

  @Option(
      names = "--to",
      paramLabel = "FILE-or-DIR",
      required = true,
      description =
          "Where to write, on any Hadoop file system that every executor reaches. X.png: one grid;"
              + " X.idx or X-ubyte: one file in the MNIST format; X.parquet: a directory of rows"
              + " (index, label of a conditional run, image, height, width, channels); else a"
              + " directory, with --format png one file an image.")
  private String to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "png, idx or parquet. Default: by the ending of --to.")
  private ImageFormat format;

  @Option(
      names = NearestGrid.OPTION,
      paramLabel = "DIR",
      description =
          "Put beside each image, at its right, the nearest one of this data set, by its pixels:"
              + " whether the generator draws copies. For one PNG of at most 512 images.")
  private String nearest;

  @Mixin private SharedOptions.Overwrite overwrite;

  GenerateCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = parts.sessions().prepare(parts.sparkVersion());
    if (count < 1) {
      throw new UserErrorException("--count must be at least 1, found %d".formatted(count));
    }
    if (steps != null && (steps < LEAST_STEPS || steps > ImageWriter.MOST_IN_GRID)) {
      throw new UserErrorException(
          "--interpolate must be %d to %d steps, found %d"
              .formatted(LEAST_STEPS, ImageWriter.MOST_IN_GRID, steps));
    }
    checkpoint.probe(hadoop);
    String name = checkpointName();
    StoreProbe.askToWrite("--to", to, hadoop);
    ImageTarget target = ImageTarget.check(to, format, overwrite.allowed(), hadoop);
    if (target.format() == ImageFormat.PNG && target.isFile() && count > ImageWriter.MOST_IN_GRID) {
      throw new UserErrorException(
          "one PNG holds at most %d images, found --count %d: name a directory and --format png"
              .formatted(ImageWriter.MOST_IN_GRID, count));
    }
    if (nearest != null) {
      NearestGrid.require(target, count);
      return besideNearest(NearestGrid.of(nearest, checkpoint, hadoop), target, name, hadoop);
    }
    boolean isDrawnHere = isDrawnHere(target);
    if (isDrawnHere) {
      NativeLibraryCheck.begin();
    }
    Function<GeneratorPlace, ImageMaker> generator = open(hadoop);
    Path written =
        isDrawnHere
            ? drawHere(generator, target, hadoop)
            : drawOnExecutors(generator, target, name);
    report(written.equals(target.path()) ? to : to + Path.SEPARATOR + written.getName());
    return ExitCode.DONE;
  }

  /** Names the images' place as the user does. */
  private void report(String written) {
    spec.commandLine().getOut().printf("%s in %s%n", Counted.of(count, "image"), written);
  }

  /** The images are few, so the driver draws them; executors search the data set. */
  private int besideNearest(NearestGrid grid, ImageTarget target, String name, Configuration hadoop)
      throws IOException {
    NativeLibraryCheck.begin();
    Function<GeneratorPlace, ImageMaker> generator = open(hadoop);
    NativeLibraryCheck.require();
    try (ThisProcess here = new ThisProcess()) {
      ImagesHere images = new ImagesHere(generator.apply(here), count);
      String found = grid.write(images, target, parts.grid(), parts.sessions(), name, hadoop);
      report(to);
      spec.commandLine().getOut().println(found);
    }
    return ExitCode.DONE;
  }

  /** Spark's start alone takes longer than the driver takes for these. */
  private boolean isDrawnHere(ImageTarget target) {
    SparkConf conf = parts.sessions().conf();
    return count <= MOST_DRAWN_HERE
        && target.format() != ImageFormat.PARQUET
        && !ComputingTasks.haveGpus(conf)
        // The manager of a cluster that started the driver waits for its session.
        && conf.get("spark.submit.deployMode", "client").equals("client");
  }

  private Function<GeneratorPlace, ImageMaker> open(Configuration hadoop) {
    OptionalInt asked = label == null ? OptionalInt.empty() : OptionalInt.of(label);
    return parts
        .images()
        .open(
            hadoop,
            checkpoint.path(),
            drawnWith.weights(),
            new GeneratorImages.Sequence(
                sequence.seed(), asked, truncation.value(), steps == null ? 1 : steps));
  }

  private Path drawHere(
      Function<GeneratorPlace, ImageMaker> generator, ImageTarget target, Configuration hadoop)
      throws IOException {
    NativeLibraryCheck.require();
    try (ThisProcess here = new ThisProcess()) {
      ImagesHere images = new ImagesHere(generator.apply(here), count);
      return new ImageWriter(images, target, hadoop).write(parts.idx(), parts.grid());
    }
  }

  private Path drawOnExecutors(
      Function<GeneratorPlace, ImageMaker> generator, ImageTarget target, String name)
      throws IOException {
    try (SessionSource.Session session = parts.sessions().start("generate", name);
        StageLine line = StageLine.of(session.spark().sparkContext())) {
      SparkSession spark = session.spark();
      line.next("generate: draw and write images");
      ImageMaker maker =
          generator.apply(
              (recipe, parameters, threads) ->
                  BroadcastGenerator.of(spark, recipe, parameters, threads));
      return new ImageWriter(
              new GeneratedImages(spark, maker, count),
              target,
              spark.sparkContext().hadoopConfiguration())
          .write(parts.idx(), parts.grid());
    }
  }

  private String checkpointName() {
    return checkpoint.isPretrained() ? checkpoint.path() : new Path(checkpoint.path()).getName();
  }
}
