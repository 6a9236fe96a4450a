package io.dcganspark.job.command;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.NetworkRole;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import io.dcganspark.model.training.LabelInput;
import io.dcganspark.model.training.NativeThreads;
import java.util.OptionalInt;
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
  private final Integer labelOrNull;
  private final int threads;
  private final Broadcast<float[]> parameters;
  private transient Sampler sampler;

  private CheckpointImages(
      Recipe recipe, long seed, Integer labelOrNull, int threads, Broadcast<float[]> parameters) {
    this.recipe = recipe;
    this.seed = seed;
    this.labelOrNull = labelOrNull;
    this.threads = threads;
    this.parameters = parameters;
  }

  /**
   * Opens a checkpoint, or a file of {@code export}.
   *
   * @throws UserErrorException if there is none, or it has no such weights or label
   */
  static ImageMaker open(
      SparkSession spark, String path, Weights weights, OptionalInt label, long seed) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return ModelFormat.SAFETENSORS.isToldBy(path)
        ? ofFile(spark, PyTorchFile.read("--checkpoint", path, hadoop), weights, label, seed)
        : of(spark, Checkpoint.at(path, hadoop), weights, label, seed);
  }

  private static ImageMaker of(
      SparkSession spark, Checkpoint checkpoint, Weights weights, OptionalInt label, long seed) {
    JobConfig config = CheckpointFiles.config(checkpoint, spark.sessionState().newHadoopConf());
    float[] parameters = weights.of(CheckpointFiles.state(checkpoint));
    int threads = config.training().threadsPerReplica();
    return of(spark, config.model().toRecipe(), parameters, threads, label, seed);
  }

  private static ImageMaker ofFile(
      SparkSession spark, PyTorchFile file, Weights weights, OptionalInt label, long seed) {
    if (weights != Weights.TRAINED) {
      throw new UserErrorException(
          "--weights %s: expected a checkpoint that has both, found a file with one generator's weights: leave --weights out"
              .formatted(weights.text()));
    }
    Recipe recipe = file.model().toRecipe();
    float[] parameters = file.parameters(recipe, NetworkRole.GENERATOR);
    return of(spark, recipe, parameters, DEFAULT_THREADS, label, seed);
  }

  private static ImageMaker of(
      SparkSession spark,
      Recipe recipe,
      float[] parameters,
      int threads,
      OptionalInt label,
      long seed) {
    label.ifPresent(asked -> requireClass(recipe, asked));
    return new CheckpointImages(
        recipe,
        seed,
        label.isPresent() ? label.getAsInt() : null,
        threads,
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(parameters));
  }

  private static void requireClass(Recipe recipe, int label) {
    try {
      LabelInput.requireClass(recipe, label);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("--" + e.getMessage(), e);
    }
  }

  @Override
  public byte[] images(long first, int count) {
    if (sampler == null) {
      // Set like in training: the number of threads is part of what decides an image's last bits.
      NativeThreads.use(threads);
      sampler = new Sampler(recipe, parameters.value());
      if (labelOrNull != null) {
        sampler.ask(labelOrNull);
      }
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) ended -> sampler.close());
    }
    return sampler.sample(seed, first, count);
  }

  @Override
  public int classesInTurn() {
    return labelOrNull == null ? Math.max(1, recipe.classes()) : 1;
  }

  @Override
  public ImageShape shape() {
    return recipe.imageShape();
  }
}
