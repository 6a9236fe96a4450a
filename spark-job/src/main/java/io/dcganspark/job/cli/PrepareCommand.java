package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.job.data.PreparedData;
import io.dcganspark.job.report.StageLine;
import io.dcganspark.job.run.StoreProbe;
import io.dcganspark.job.store.FileWriting;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code prepare}: writes a data set once as Parquet. */
@Command(
    name = "prepare",
    description = {
      "Writes a data set as checksummed Parquet, decoded and resized once.",
      "Takes a configuration of train and uses its sections data and model. Runs read the result"
          + " with data.format=parquet."
    },
    footer = {
      "  deploy/local/dcgan prepare --config conf/photos-128.conf --data photos --resize \\",
      "    --to photos-128",
      "  spark-submit --class DcganJob dcgan-spark-job.jar prepare --config conf/dcgan-paper.conf"
          + " \\",
      "    --data hdfs:///celeba --set data.format=images --set model.channels=3 --resize \\",
      "    --to hdfs:///celeba-64"
    })
final class PrepareCommand implements Callable<Integer> {
  private final JobParts parts;

  @Spec private CommandSpec spec;

  @Mixin private SharedOptions.ConfigFile config;

  @Mixin private SharedOptions.Data data;

  @Mixin private SharedOptions.Assignments assignments;

  @Option(
      names = "--resize",
      description =
          "Resize images to what model.recipe takes, and give them its channels. "
              + "Default: they stay as they are.")
  private boolean resize;

  @Option(
      names = "--files",
      paramLabel = "N",
      description = "Parquet files to write. Default: one for each slot of the cluster.")
  private Integer files;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Where to write, on any Hadoop file system that every executor reaches.")
  private String to;

  @Mixin private SharedOptions.Overwrite overwrite;

  PrepareCommand(JobParts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = parts.sessions().prepare(parts.sparkVersion());
    if (files != null && files < 1) {
      throw new UserErrorException("--files must be at least 1, found %d".formatted(files));
    }
    JobConfig resolved = resolve(hadoop);
    StoreProbe.askForData("data.path", resolved.data(), hadoop);
    StoreProbe.askToWrite("--to", to, hadoop);
    ImageTarget target = ImageTarget.check(to, ImageFormat.PARQUET, overwrite.allowed(), hadoop);
    if (!resolved.data().isNamed()) {
      requireElsewhere(resolved.data().path(), target.path(), hadoop);
    }
    ImageShards.count(resolved.data(), hadoop);
    Optional<ImageShape> shape =
        resize ? Optional.of(resolved.model().toRecipe().imageShape()) : Optional.empty();
    try (SessionSource.Session session =
            parts.sessions().start("prepare", target.path().getName());
        StageLine line = StageLine.of(session.spark().sparkContext())) {
      SparkSession spark = session.spark();
      line.next("prepare: read, decode and write images");
      PreparedData written =
          PreparedData.write(
              spark,
              resolved.data(),
              shape,
              new Directory(target, spark.sparkContext().hadoopConfiguration()),
              files == null ? spark.sparkContext().defaultParallelism() : files);
      spec.commandLine()
          .getOut()
          .printf(
              "%s with SHA-256 %s in %s%n",
              Counted.of(written.images(), "image"), written.sha256(), target.path());
    }
    return ExitCode.DONE;
  }

  /** The target's directory, whose files are there whole or not at all. */
  private record Directory(ImageTarget target, Configuration hadoop)
      implements PreparedData.Target {
    @Override
    public Path path() {
      return target.path();
    }

    @Override
    public void clear() throws IOException {
      target.clearDirectory(hadoop);
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
      FileWriting.replace(new Path(path(), name), hadoop, out -> out.write(content));
    }
  }

  private JobConfig resolve(Configuration hadoop) {
    JobConfigLoader loader = new JobConfigLoader(hadoop);
    config.addTo(loader, hadoop);
    data.addTo(loader);
    assignments.addTo(loader);
    return loader.load();
  }

  /** What is replaced would be gone before it is read. */
  private static void requireElsewhere(String data, Path to, Configuration hadoop)
      throws IOException {
    Path source = new Path(data);
    Path qualified = source.getFileSystem(hadoop).makeQualified(source);
    for (Path above = to; above != null; above = above.getParent()) {
      if (above.equals(qualified)) {
        throw new UserErrorException(
            "--to %s is the data set or lies in it: choose another directory".formatted(to));
      }
    }
    for (Path above = qualified; above != null; above = above.getParent()) {
      if (above.equals(to)) {
        throw new UserErrorException(
            "--to %s holds the data set: choose another directory".formatted(to));
      }
    }
  }
}
