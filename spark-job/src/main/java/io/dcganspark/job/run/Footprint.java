package io.dcganspark.job.run;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.SampleGrid;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.NetworkSize;
import io.dcganspark.model.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a run takes, from its configuration alone. Memory is counted from below, by what must be
 * there at the same time, so that nothing is refused that would fit.
 */
final class Footprint {
  /** What a file's header may take beside the numbers in one array of bytes. */
  private static final long HEADER = 1 << 20;

  private static final long MOST_BYTES = Integer.MAX_VALUE - HEADER;

  /** Java reaches memory outside its heap through buffers of at most 2^31 - 1 bytes. */
  private static final long MOST_FLOATS = Integer.MAX_VALUE / Float.BYTES;

  /** Parameters and Adam's two moments. */
  private static final int NUMBERS_A_PARAMETER = 3;

  /** What goes out to a round and what comes back from it, each as numbers and as a file. */
  private static final int STATES_OF_DRIVER = 4;

  /** A square grid with a chart of its height and 5/4 of its width beside it, rounded up. */
  private static final int FRAME_OVER_GRID = 3;

  /** A task's result as numbers and as a file, once an executor at the least. */
  private static final int STATES_IN_PASSING = 2;

  private final JobConfig config;
  private final JobMemory memory;
  private final Recipe recipe;
  private final NetworkSize generator;
  private final NetworkSize discriminator;
  private final OptionalLong images;
  private final int replicas;
  private final long replicaImages;

  private Footprint(JobConfig config, OptionalLong images, JobMemory memory) {
    this.config = config;
    this.memory = memory;
    this.recipe = config.model().toRecipe();
    this.generator = NetworkSize.ofGenerator(recipe);
    this.discriminator = NetworkSize.ofDiscriminator(recipe);
    this.images = images;
    this.replicas = ReplicaImages.replicasOf(config.training());
    this.replicaImages = config.training().batch().share(replicas);
  }

  /**
   * Counts for the memory that is configured.
   *
   * @param images of the data set, where they are counted
   */
  static Footprint of(JobConfig config, OptionalLong images) {
    return of(config, images, JobMemory.ofThisJob(config.training().device()));
  }

  static Footprint of(JobConfig config, OptionalLong images, JobMemory memory) {
    return new Footprint(config, images, memory);
  }

  /**
   * Checks that the run fits, before its data set is read.
   *
   * @return lines for people: what it takes
   * @throws UserErrorException in one line, of the first thing that does not
   */
  List<String> require() {
    requireMemory();
    requireDisk(shardBytes() + keptBytes());
    return lines();
  }

  /** As {@link #require}, when the decoded pictures already lie on the disks. */
  List<String> requireAfterReading() {
    requireMemory();
    requireDisk(shardBytes());
    return lines();
  }

  private void requireMemory() {
    requireState();
    requireBatch();
    requireGrid();
    requireHeap();
    requireActivations();
    requireResult();
  }

  private void requireState() {
    if (stateBytes() > MOST_BYTES) {
      throw refusal(
          "G has %,d parameters and D %,d, a training state of %s, expected at most %s, which one"
              + " Java array holds: lower model.width, or take smaller networks",
          generator.parameters(),
          discriminator.parameters(),
          Bytes.text(stateBytes()),
          Bytes.text(MOST_BYTES));
    }
  }

  /** Rank 0 returns the state of both networks. */
  private void requireResult() {
    boolean returnsState =
        config.training().sync().mode() == TrainingConfig.SyncMode.GRADIENT_SHARING;
    if (returnsState && stateBytes() > memory.largestResult()) {
      throw refusal(
          "a round returns a training state of %s to the driver, expected at most the %s of"
              + " spark.driver.maxResultSize: raise it to %s, or leave it out",
          Bytes.text(stateBytes()), Bytes.text(memory.largestResult()), Bytes.option(stateBytes()));
    }
  }

  private void requireBatch() {
    long largest = Math.max(generator.largest(), discriminator.largest());
    if (largest > MOST_FLOATS / replicaImages) {
      throw refusal(
          "the largest layer takes %,d numbers an image, %s for the %s of a replica,"
              + " expected at most %s in one array: lower training.batch-size, raise"
              + " training.replicas, or take smaller networks",
          largest,
          Bytes.text(largest * replicaImages * Float.BYTES),
          Counted.grouped(replicaImages, "image"),
          Bytes.text(Integer.MAX_VALUE));
    }
  }

  private void requireGrid() {
    long numbers = Math.multiplyExact((long) samples(), recipe.imageShape().length());
    if (numbers > MOST_BYTES || framePixels() > MOST_BYTES) {
      throw refusal(
          "a grid of %d samples of %s takes %s, expected at most %s: lower samples.rows or"
              + " samples.columns",
          samples(),
          text(recipe.imageShape()),
          Bytes.text(Math.max(numbers, framePixels())),
          Bytes.text(MOST_BYTES));
    }
  }

  private void requireHeap() {
    long driver = driverBytes() + (memory.isLocal() ? executorBytes() : 0);
    if (driver > memory.driverHeap()) {
      throw refusal(
          "the driver needs at least %s of heap, of which samples.gif takes %s, expected at most"
              + " the %s that it has: give --driver-memory %s, or take smaller networks or grids",
          Bytes.text(driver),
          Bytes.text(gifBytes()),
          Bytes.text(memory.driverHeap()),
          Bytes.option(driver));
    }
    if (!memory.isLocal() && executorBytes() > memory.executorHeap()) {
      throw refusal(
          "an executor of %s needs at least %s of heap, expected at most the %s of"
              + " spark.executor.memory: give --executor-memory %s, or take smaller networks",
          Counted.of(tasks(), "task"),
          Bytes.text(executorBytes()),
          Bytes.text(memory.executorHeap()),
          Bytes.option(executorBytes()));
    }
  }

  /** Memory outside the heap, which JavaCPP gives out up to a bound. */
  private void requireActivations() {
    long needed = tasks() * activationBytes();
    long most = memory.outsideHeap();
    if (needed > most) {
      throw refusal(
          "the activations of %s a replica take at least %s outside the heap of %s,"
              + " expected at most %s, as much as the heap: lower training.batch-size, raise"
              + " training.replicas, or give %s %s",
          Counted.grouped(replicaImages, "image"),
          Bytes.text(needed),
          Counted.of(tasks(), "task"),
          Bytes.text(most),
          memory.isLocal() ? "--driver-memory" : "--executor-memory",
          Bytes.option(needed));
    }
  }

  private void requireDisk(long needed) {
    OptionalLong free = memory.localDisk();
    if (images.isPresent() && free.isPresent() && needed > free.getAsLong()) {
      throw refusal(
          "the replicas' images take %s of disk%s, expected at most the %s that are free in"
              + " spark.local.dir: set it to a larger disk",
          Bytes.text(needed),
          needed > shardBytes() ? " with the decoded pictures" : "",
          Bytes.text(free.getAsLong()));
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "G has %,d parameters and D %,d; the training state takes %s",
            generator.parameters(), discriminator.parameters(), Bytes.text(stateBytes())));
    lines.add(
        format(
            "the driver needs at least %s of heap for it and for samples.gif, which takes %s of"
                + " them",
            Bytes.text(driverBytes()), Bytes.text(gifBytes())));
    lines.add(
        format(
            "a task of one replica with %s needs at least %s of heap, and %s outside it for"
                + " activations and parameters",
            Counted.grouped(replicaImages, "image"),
            Bytes.text(taskBytes()),
            Bytes.text(activationBytes() + 2 * Float.BYTES * parameters())));
    if (images.isPresent()) {
      lines.add(
          format(
              "the replicas' images take %s of the executors' disks together, and about as much"
                  + " again for the shuffle that distributes them%s",
              Bytes.text(shardBytes()), kept()));
    }
    return lines;
  }

  private long parameters() {
    return generator.parameters() + discriminator.parameters();
  }

  private long stateBytes() {
    long average = config.training().emaDecay() > 0 ? generator.parameters() : 0;
    return Float.BYTES * (NUMBERS_A_PARAMETER * parameters() + average);
  }

  private long driverBytes() {
    return STATES_OF_DRIVER * stateBytes() + gifBytes();
  }

  /** Adam's arrays, and a gradient of both networks for a replica. */
  private long taskBytes() {
    return stateBytes() + Float.BYTES * parameters();
  }

  /** Of the tasks that one executor runs at once. */
  private long executorBytes() {
    return tasks() * taskBytes() + STATES_IN_PASSING * stateBytes();
  }

  private int tasks() {
    return Math.min(replicas, memory.tasksAtOnce());
  }

  /** Of both networks, for the images of a replica. */
  long activationBytes() {
    return Float.BYTES * replicaImages * (generator.activations() + discriminator.activations());
  }

  private int samples() {
    int rows = recipe.classes() > 0 ? recipe.classes() : config.samples().rows();
    return rows * config.samples().columns();
  }

  private long gridBytes() {
    return SampleGrid.bytes(recipe.imageShape(), samples(), config.samples().columns());
  }

  /** Of a frame of samples.gif, which has the losses beside the grid. */
  private long framePixels() {
    long pixels = gridBytes() / (recipe.imageShape().channels() == 1 ? 1 : Integer.BYTES);
    return Math.multiplyExact(FRAME_OVER_GRID, pixels);
  }

  /** The grids that are kept, and the frame that is being drawn. */
  private long gifBytes() {
    return Math.addExact(
        Math.multiplyExact(frames(), gridBytes()),
        Math.multiplyExact(Integer.BYTES, framePixels()));
  }

  private long frames() {
    TrainingConfig training = config.training();
    long most = SampleGrid.MOST_KEPT;
    if (images.isEmpty()) {
      return most;
    }
    long batches = images.getAsLong() / training.batchSize();
    int stepsPerEpoch = (int) Math.max(1, Math.min(batches, Integer.MAX_VALUE));
    long steps = (long) training.epochs() * stepsPerEpoch;
    return Math.min(most, steps / config.samples().everySteps(stepsPerEpoch) + 1);
  }

  private long shardBytes() {
    return images.orElse(0) * recipe.imageShape().length();
  }

  /** The shuffle is compressed, by a factor that the pictures decide, and so does not count. */
  private long keptBytes() {
    return isOfPictures() && !memory.compressesBlocks() ? shardBytes() : 0;
  }

  private String kept() {
    return switch (config.data().format()) {
      case DataConfig.IDX -> "";
      case DataConfig.IMAGES -> "; as decoded pictures they take as much a third time";
      default -> "; if they have to be decoded, they take as much a third time";
    };
  }

  private boolean isOfPictures() {
    return config.data().format().equals(DataConfig.IMAGES);
  }

  private static String text(ImageShape shape) {
    return "(%d, %d, %d)".formatted(shape.channels(), shape.height(), shape.width());
  }

  private UserErrorException refusal(String message, Object... values) {
    return new UserErrorException(
        "model.recipe %s: ".formatted(recipe.name()) + format(message, values));
  }

  private static String format(String message, Object... values) {
    return String.format(Locale.ROOT, message, values);
  }
}
