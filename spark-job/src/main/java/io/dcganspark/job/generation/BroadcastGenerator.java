package io.dcganspark.job.generation;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;

/** A generator for tasks: its parameters reach executors as a broadcast. */
public final class BroadcastGenerator implements DrawingGenerator {
  private static final long serialVersionUID = 1L;

  private final Recipe recipe;
  private final int threads;
  private final Broadcast<float[]> parameters;
  private transient Sampler sampler;

  private BroadcastGenerator(Recipe recipe, int threads, Broadcast<float[]> parameters) {
    this.recipe = recipe;
    this.threads = threads;
    this.parameters = parameters;
  }

  /**
   * Sends a generator out.
   *
   * @param recipe its networks
   * @param parameters its flat vector
   * @param threads native threads that compute it in each task
   */
  public static BroadcastGenerator of(
      SparkSession spark, Recipe recipe, float[] parameters, int threads) {
    return new BroadcastGenerator(
        recipe,
        threads,
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(parameters));
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  /** Returns the task's own copy, which is closed with the task. */
  @Override
  public Sampler sampler() {
    if (sampler == null) {
      // Set like in training: the number of threads is part of what decides an image's last bits.
      NativeThreads.use(threads);
      Sampler opened = new Sampler(recipe, parameters.value());
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> opened.close());
      sampler = opened;
    }
    return sampler;
  }
}
