package io.dcganspark.job.command;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.training.NativeThreads;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Draws with the generator of a checkpoint or of an exported file; the parameters reach executors
 * as a broadcast.
 */
final class CheckpointImages implements ImageMaker {
  private static final long serialVersionUID = 1L;

  /** As training.threads-per-replica where nothing else is said: a file does not tell. */
  private static final int DEFAULT_THREADS = 1;

  private final Recipe recipe;
  private final long seed;
  private final int threads;
  private final Broadcast<float[]> parameters;
  private transient Sampler sampler;

  private CheckpointImages(Recipe recipe, long seed, int threads, Broadcast<float[]> parameters) {
    this.recipe = recipe;
    this.seed = seed;
    this.threads = threads;
    this.parameters = parameters;
  }

  /**
   * Opens a checkpoint, or a file of {@code export}.
   *
   * @throws io.dcganspark.job.config.UserErrorException if there is none
   */
  static ImageMaker open(SparkSession spark, String path, long seed) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return ModelFormat.SAFETENSORS.isToldBy(path)
        ? ofFile(spark, PyTorchFile.read("--checkpoint", path, hadoop), seed)
        : of(spark, Checkpoint.at(path, hadoop), seed, hadoop);
  }

  private static ImageMaker of(
      SparkSession spark, Checkpoint checkpoint, long seed, Configuration hadoop) {
    JobConfig config = CheckpointFiles.config(checkpoint, hadoop);
    return new CheckpointImages(
        config.model().toRecipe(),
        seed,
        config.training().threadsPerReplica(),
        broadcast(spark, CheckpointFiles.state(checkpoint).generator().parameters()));
  }

  private static ImageMaker ofFile(SparkSession spark, PyTorchFile file, long seed) {
    Recipe recipe = file.model().toRecipe();
    float[] parameters = file.parameters(recipe, NetworkRole.GENERATOR);
    return new CheckpointImages(recipe, seed, DEFAULT_THREADS, broadcast(spark, parameters));
  }

  private static Broadcast<float[]> broadcast(SparkSession spark, float[] parameters) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(parameters);
  }

  @Override
  public byte[] images(long first, int count) {
    if (sampler == null) {
      // Set like in training: the number of threads is part of what decides an image's last bits.
      NativeThreads.use(threads);
      sampler = new Sampler(recipe, parameters.value());
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) ended -> sampler.close());
    }
    return sampler.sample(seed, first, count);
  }

  @Override
  public ImageShape shape() {
    return recipe.imageShape();
  }
}
