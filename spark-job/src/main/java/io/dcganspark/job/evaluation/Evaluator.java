package io.dcganspark.job.evaluation;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.data.LabelledImage;
import io.dcganspark.job.training.ComputingTasks;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.evaluation.ClassDistribution;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.Evaluation;
import io.dcganspark.model.evaluation.ImageTally;
import io.dcganspark.model.evaluation.Measures;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.Recipe;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds generated images against a data set. Executors draw and classify them; what travels is a
 * tally of each part. The constructor reads the data once. Close, for what was sent to the
 * executors.
 */
public final class Evaluator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
  private static final int CHUNK = 512;

  private final JavaSparkContext spark;
  private final Broadcast<Judges> judges;
  private final Tallies tallies;
  private final ImageTally data;
  private final ClassDistribution shownByData;
  private final Optional<Measures> test;

  /**
   * Goes through the data.
   *
   * @param spark where images are drawn and classified
   * @param judges in whose features they are compared
   * @param images that generated ones are held against
   * @param recipe of the generators
   * @throws UserErrorException if there are too few
   */
  public Evaluator(JavaSparkContext spark, Judges judges, RealImages images, Recipe recipe) {
    this(spark, judges, images, Tallies.of(judges, images, recipe));
    warnOfOtherImages(judges.classifier(), images.train());
  }

  private Evaluator(JavaSparkContext spark, Judges judges, RealImages images, Tallies tallies) {
    requireEnough(images.train().count());
    this.spark = spark;
    this.tallies = tallies;
    this.judges = spark.broadcast(judges);
    boolean made = false;
    try {
      this.data = tally(images.train());
      this.shownByData = data.distribution();
      this.test = images.test().map(unseen -> tally(unseen).against(data));
      made = true;
    } finally {
      if (!made) {
        this.judges.destroy();
      }
    }
  }

  /**
   * Checks what can be checked before anything is computed.
   *
   * @param images how many real ones there are
   * @throws UserErrorException if there are too few
   */
  public static void requireEnough(long images) {
    if (images < JobConfig.Evaluation.LEAST_COUNT) {
      throw new UserErrorException(
          "the data holds %s, expected at least %d to hold generated ones against"
              .formatted(Counted.of(images, "image"), JobConfig.Evaluation.LEAST_COUNT));
    }
  }

  private static void warnOfOtherImages(Classifier classifier, LabelledData train) {
    if (!classifier.provenance().imagesSha256().equals(train.imagesSha256())) {
      LOG.warn(
          "The classifier learnt from other images than these (SHA-256 {} and {}): what it sees in"
              + " them may not be what matters; train-classifier makes one from these",
          classifier.provenance().imagesSha256(),
          train.imagesSha256());
    }
  }

  private ImageTally tally(LabelledData images) {
    Broadcast<Judges> broadcast = judges;
    Tallies ofImages = tallies;
    ImageShape shape = images.shape();
    JavaRDD<ImageTally> parts =
        images
            .images()
            .mapPartitions(
                part -> List.of(tally(broadcast.value(), ofImages, shape, part)).iterator());
    return ComputingTasks.of(parts, DeviceChoice.AUTO).treeReduce(ImageTally::add);
  }

  private static ImageTally tally(
      Judges judges, Tallies tallies, ImageShape shape, Iterator<LabelledImage> images) {
    NativeThreads.use(1);
    try (RunningJudges running = new RunningJudges(judges, tallies, shape)) {
      ImageChunks chunks = new ImageChunks(images, shape, CHUNK);
      while (chunks.hasNext()) {
        ImageChunks.Chunk chunk = chunks.next();
        running.add(
            chunk.pixels(),
            chunk.images().stream().mapToLong(LabelledImage::place).toArray(),
            chunk.images().stream().mapToInt(LabelledImage::label).toArray());
      }
      return running.tally();
    }
  }

  /**
   * Holds the images of a generator against the data.
   *
   * @param images that it draws
   * @param count images to draw, at least {@value JobConfig.Evaluation#LEAST_COUNT}
   */
  public Measures measure(DrawnImages images, int count) {
    return images.tally(spark, judges, tallies, count).against(data);
  }

  /**
   * Holds images that are drawn already against real ones.
   *
   * @param real at least {@value JobConfig.Evaluation#LEAST_COUNT}
   * @param drawn of the same shape
   */
  public static Measures measure(
      JavaSparkContext spark, Classifier classifier, LabelledData real, LabelledData drawn) {
    RealImages images = new RealImages(real, Optional.empty(), false);
    Judges judges = new Judges(classifier, Optional.empty());
    try (Evaluator evaluator =
        new Evaluator(spark, judges, images, Tallies.byClassifier(judges, false))) {
      return evaluator.tally(drawn).against(evaluator.data);
    }
  }

  /** Puts what was measured beside what real images reach. */
  public Evaluation evaluation(
      long step, long seed, Measures generated, Optional<Measures> average) {
    return new Evaluation(step, seed, shownByData, generated, average, test);
  }

  @Override
  public void close() {
    judges.destroy();
  }
}
