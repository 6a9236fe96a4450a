package io.dcganspark.job.api;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.TrainingHistory;
import io.dcganspark.job.run.ProgramSession;
import io.dcganspark.job.run.RunIds;
import io.dcganspark.job.run.RunPreflight;
import io.dcganspark.job.run.SessionCheck;
import io.dcganspark.job.run.TrainingRun;
import io.dcganspark.job.store.RunDirectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Trains a DCGAN from a program as the command {@code train} does, in the program's own session. A
 * training takes the keys of docs/configuration.md:
 *
 * <pre>{@code
 * DcganModel model = new Dcgan().set("training.epochs", 10).set("run.id", "first").train(images);
 * }</pre>
 *
 * <p>Objects are immutable. Every method that trains throws {@link UserErrorException} for what is
 * to be corrected: in the configuration, the session or the data.
 */
public final class Dcgan {
  private final List<Consumer<JobConfigLoader>> layers;

  /** Takes the defaults. */
  public Dcgan() {
    this(List.of());
  }

  private Dcgan(List<Consumer<JobConfigLoader>> layers) {
    this.layers = layers;
  }

  /**
   * Adds a configuration file, which overrides what was set before.
   *
   * @param path a local path, or one with a scheme that Hadoop knows
   */
  public Dcgan config(String path) {
    return with(loader -> loader.file(path));
  }

  /**
   * Sets a key, which overrides what was set before.
   *
   * @param key of docs/configuration.md, such as {@code training.epochs}
   * @param value a text, a number or a boolean; null makes the key absent
   */
  public Dcgan set(String key, Object value) {
    return set("Dcgan.set", key, value);
  }

  /**
   * As {@link #set(String, Object)}.
   *
   * @param origin of the value, for messages
   */
  Dcgan set(String origin, String key, Object value) {
    return with(loader -> loader.option(origin, key, String.valueOf(value)));
  }

  private Dcgan with(Consumer<JobConfigLoader> layer) {
    List<Consumer<JobConfigLoader>> more = new ArrayList<>(layers);
    more.add(layer);
    return new Dcgan(List.copyOf(more));
  }

  /**
   * Trains on a DataFrame, or resumes the run of the same {@code output.path} and {@code run.id} if
   * that learnt from the same images. {@code data.path}, {@code data.format} and {@code
   * data.options} but {@code orientation} of the configuration do not matter.
   *
   * <p>The columns are those of a table (docs/data.md): "image", files of pictures, or pixels as
   * (channel, height, width) with "height", "width" and "channels"; "label" and "index" where it
   * has them.
   *
   * @param images whose rows are read more than once, and must be the same each time
   * @return the newest checkpoint of the run
   */
  public DcganModel train(Dataset<Row> images) {
    SparkSession spark = images.sparkSession();
    Configuration hadoop = spark.sessionState().newHadoopConf();
    SessionCheck.require(spark);
    JobConfig config =
        set("the DataFrame", "data.format", "dataframe")
            .set("the DataFrame", "data.path", null)
            .resolve(hadoop);
    RunPreflight.checkDataFrame(config, hadoop);
    inOwnJobs(spark, () -> TrainingRun.run(images, config));
    return trained(spark, config);
  }

  /**
   * Trains on what {@code data.path} names, or resumes the run of the same {@code output.path} and
   * {@code run.id}.
   *
   * @return the newest checkpoint of the run
   */
  public DcganModel train(SparkSession spark) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    SessionCheck.require(spark);
    JobConfig config = resolve(hadoop);
    RunPreflight.check(config, hadoop);
    inOwnJobs(spark, () -> TrainingRun.run(spark, config));
    return trained(spark, config);
  }

  private static void inOwnJobs(SparkSession spark, Runnable training) {
    Runnable restore = ProgramSession.restoring(spark);
    try {
      training.run();
    } finally {
      restore.run();
    }
  }

  JobConfig resolve(Configuration hadoop) {
    JobConfigLoader loader = new JobConfigLoader(hadoop);
    layers.forEach(layer -> layer.accept(loader));
    JobConfig config = loader.load();
    return config.withRunId(config.run().id().orElseGet(() -> RunIds.at(Instant.now())));
  }

  private static DcganModel trained(SparkSession spark, JobConfig config) {
    String id = config.run().id().orElseThrow();
    RunDirectory directory =
        RunDirectory.open(config.output().path(), id, spark.sessionState().newHadoopConf());
    DcganModel model = DcganModel.open(spark, new Path(config.output().path(), id).toString());
    return model.with(TrainingHistory.of(directory, model.step()));
  }
}
