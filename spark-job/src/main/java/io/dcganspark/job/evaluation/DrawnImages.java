package io.dcganspark.job.evaluation;

import io.dcganspark.job.training.ComputingTasks;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.evaluation.ClassifiedImages;
import io.dcganspark.model.evaluation.ImageTally;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The images that a generator draws for one seed. It draws them in tasks, where they stay. Close on
 * the driver, for what was sent to the executors.
 */
public final class DrawnImages implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** A multiple of what a sampler runs through G together. */
  private static final int CHUNK = 256;

  private final Recipe recipe;
  private final int threads;
  private final long seed;
  private final Broadcast<float[]> parameters;

  /**
   * Sends a generator to the executors.
   *
   * @param spark that reaches them
   * @param recipe the networks
   * @param threads native threads that draw; part of what decides an image's last bits
   * @param parameters G's flat vector
   * @param seed of the images
   */
  public DrawnImages(
      JavaSparkContext spark, Recipe recipe, int threads, float[] parameters, long seed) {
    this.recipe = recipe;
    this.threads = threads;
    this.parameters = spark.broadcast(parameters);
    this.seed = seed;
  }

  /** Returns what judges say of images 0 to {@code count - 1}. */
  ImageTally tally(JavaSparkContext spark, Broadcast<Judges> judges, Tallies tallies, int count) {
    List<Long> chunks = LongStream.range(0, (count - 1) / CHUNK + 1).boxed().toList();
    int tasks = Math.min(chunks.size(), spark.defaultParallelism());
    JavaRDD<ImageTally> parts =
        spark
            .parallelize(chunks, tasks)
            .mapPartitions(part -> List.of(tally(judges.value(), tallies, part, count)).iterator());
    return ComputingTasks.of(parts, DeviceChoice.AUTO).treeReduce(ImageTally::add);
  }

  private ImageTally tally(Judges judges, Tallies tallies, Iterator<Long> chunks, int count) {
    try (Sampler sampler = sampler();
        RunningJudges running = new RunningJudges(judges, tallies, recipe.imageShape())) {
      while (chunks.hasNext()) {
        long first = chunks.next() * CHUNK;
        int images = (int) Math.min(CHUNK, count - first);
        int[] wanted = wanted(first, images);
        ClassifiedImages found =
            running.add(
                sampler.sample(seed, first, images),
                LongStream.range(first, first + images).toArray(),
                wanted);
        if (recipe.classes() == judges.classifier().classes()) {
          running.tally().compare(found, wanted);
        }
      }
      return running.tally();
    }
  }

  /** Returns the classes that images are asked for; without a meaning where there are none. */
  private int[] wanted(long first, int images) {
    return recipe.classes() == 0
        ? new int[images]
        : LongStream.range(first, first + images)
            .mapToInt(image -> Sampler.classInTurn(image, recipe))
            .toArray();
  }

  /** Draws images 0 to {@code count - 1} in one task, (image, channel, height, width). */
  byte[] first(JavaSparkContext spark, int count) {
    return spark.parallelize(List.of(count), 1).map(this::first).first();
  }

  private byte[] first(int count) {
    try (Sampler sampler = sampler()) {
      return sampler.sample(seed, 0, count);
    }
  }

  private Sampler sampler() {
    NativeThreads.use(threads);
    return new Sampler(recipe, parameters.value());
  }

  @Override
  public void close() {
    parameters.destroy();
  }
}
