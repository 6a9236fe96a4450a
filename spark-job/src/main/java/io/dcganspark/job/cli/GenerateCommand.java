package io.dcganspark.job.cli;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.GeneratedImages;
import io.dcganspark.job.generation.ImageMaker;
import io.dcganspark.job.run.StoreProbe;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
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
      "The images depend on the checkpoint, the seed and the count, on nothing else."
    },
    footer = {
      "  deploy/local/dcgan generate --checkpoint runs/first --to digits.png",
      "  deploy/local/dcgan generate --checkpoint runs/first --count 1000 --seed 7 --to digits \\",
      "    --format png",
      "  deploy/local/dcgan generate --checkpoint runs/conditional --label 7 --to sevens.png",
      "  spark-submit --master yarn --class DcganJob dcgan-spark-job.jar generate \\",
      "    --checkpoint hdfs:///runs/night-1 --count 60000 --to hdfs:///digits-idx3-ubyte"
    })
final class GenerateCommand implements Callable<Integer> {
  private final JobParts parts;

  @Spec private CommandSpec spec;

  @Mixin
  private final CheckpointOption checkpoint =
      new CheckpointOption(
          " Under what publish wrote, latest is the latest model.\n"
              + "Or a generator as export wrote it, X.safetensors.");

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
      description = {
        "Images of this class only, of a run with model.recipe=dcgan-conditional. Default: all"
            + " classes",
        "in turn, in one PNG a row each."
      })
  private Integer label;

  @Mixin private SharedOptions.DrawnWith drawnWith;

  @Option(
      names = "--to",
      paramLabel = "FILE-or-DIR",
      required = true,
      description = {
        "Where to write, on any Hadoop file system that every executor reaches. X.png: one grid;",
        "X.idx or X-ubyte: one file in the MNIST format; X.parquet: a directory of rows (index,",
        "label of a conditional run, image, height, width, channels); else a directory, with",
        "--format png one file an image."
      })
  private String to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "png, idx or parquet. Default: by the ending of --to.")
  private ImageFormat format;

  @Mixin private SharedOptions.Overwrite overwrite;

  GenerateCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = Sessions.prepare(parts.sparkVersion());
    if (count < 1) {
      throw new UserErrorException("--count must be at least 1, found %d".formatted(count));
    }
    String name = checkpointName();
    checkpoint.probe(hadoop);
    StoreProbe.askToWrite("--to", to, hadoop);
    ImageTarget target = ImageTarget.check(to, format, overwrite.allowed(), hadoop);
    if (target.format() == ImageFormat.PNG && target.isFile() && count > ImageWriter.MOST_IN_GRID) {
      throw new UserErrorException(
          "one PNG holds at most %d images, found --count %d: name a directory and --format png"
              .formatted(ImageWriter.MOST_IN_GRID, count));
    }
    OptionalInt asked = label == null ? OptionalInt.empty() : OptionalInt.of(label);
    try (SessionSource.Session session = parts.sessions().start("generate", name)) {
      SparkSession spark = session.spark();
      ImageMaker maker =
          parts
              .images()
              .open(spark, checkpoint.path(), drawnWith.weights(), asked, sequence.seed());
      GeneratedImages images = new GeneratedImages(spark, maker, count);
      Path written =
          new ImageWriter(images, target, spark.sparkContext().hadoopConfiguration())
              .write(parts.idx(), parts.grid());
      spec.commandLine().getOut().printf("%d images in %s%n", count, written);
    }
    return ExitCode.DONE;
  }

  private String checkpointName() {
    try {
      return new Path(checkpoint.path()).getName();
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(
          "--checkpoint \"%s\" is not a path: %s".formatted(checkpoint.path(), e.getMessage()), e);
    }
  }
}
