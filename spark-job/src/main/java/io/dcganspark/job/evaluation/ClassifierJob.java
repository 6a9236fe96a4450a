package io.dcganspark.job.evaluation;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.data.LabelledData;
import io.dcganspark.job.data.LabelledImage;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.evaluation.ClassifiedImages;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.ClassifierTraining;
import io.dcganspark.model.evaluation.LabelledImages;
import io.dcganspark.model.evaluation.RunningClassifier;
import io.dcganspark.model.recipe.ImageShape;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Makes a classifier from the labels of a data set: one task trains it, since it is small and so
 * the same images in the same order always make the same one; all tasks test it.
 */
public final class ClassifierJob {
  private static final int CHUNK = 512;

  private ClassifierJob() {}

  /**
   * Trains a classifier.
   *
   * @param spark where it is trained
   * @param train what it learns from
   * @param test what it is tested on
   * @param seed of the training
   * @param command that its provenance records
   * @throws UserErrorException if there are no labels, or of fewer than two classes
   */
  public static Classifier run(
      JavaSparkContext spark, LabelledData train, LabelledData test, long seed, String command) {
    requireLabels(train, test);
    spark.setJobDescription("train-classifier: read the labels");
    int classes = classes(train);
    ImageShape shape = train.shape();
    JavaRDD<float[]> trained =
        train
            .images()
            .coalesce(1)
            .mapPartitions(images -> List.of(train(images, shape, classes, seed)).iterator());
    spark.setJobDescription("train-classifier: train, in one task");
    float[] parameters = trained.first();
    Classifier untested = classifier(train, test, classes, parameters, seed, command, 0);
    spark.setJobDescription("train-classifier: test");
    double accuracy = correct(spark, untested, test) / (double) test.count();
    return classifier(train, test, classes, parameters, seed, command, accuracy);
  }

  private static void requireLabels(LabelledData... splits) {
    for (LabelledData split : splits) {
      if (!split.hasLabels()) {
        throw new UserErrorException(
            "%s has no labels, expected one for each image of both splits: a classifier learns from them"
                .formatted(split.path()));
      }
    }
  }

  private static int classes(LabelledData data) {
    int classes = data.images().map(LabelledImage::label).reduce(Math::max) + 1;
    if (classes < 2) {
      throw new UserErrorException(
          "all labels are %d, expected at least two classes: a classifier has nothing to distinguish"
              .formatted(classes - 1));
    }
    return classes;
  }

  private static float[] train(
      Iterator<LabelledImage> rows, ImageShape shape, int classes, long seed) {
    NativeThreads.use(1);
    ImageChunks.Chunk all = new ImageChunks(rows, shape, Integer.MAX_VALUE).next();
    int[] labels = all.images().stream().mapToInt(LabelledImage::label).toArray();
    return ClassifierTraining.train(new LabelledImages(shape, all.pixels(), labels), classes, seed);
  }

  private static Classifier classifier(
      LabelledData train,
      LabelledData test,
      int classes,
      float[] parameters,
      long seed,
      String command,
      double accuracy) {
    return new Classifier(
        train.shape(),
        classes,
        parameters,
        new Classifier.Provenance(
            command,
            seed,
            train.count(),
            train.imagesSha256(),
            train.labelsSha256(),
            test.count(),
            accuracy));
  }

  private static int correct(JavaSparkContext spark, Classifier classifier, LabelledData test) {
    Broadcast<Classifier> broadcast = spark.broadcast(classifier);
    try {
      return test.images()
          .mapPartitions(images -> List.of(correct(broadcast.value(), images)).iterator())
          .reduce(Integer::sum);
    } finally {
      broadcast.destroy();
    }
  }

  private static int correct(Classifier classifier, Iterator<LabelledImage> images) {
    NativeThreads.use(1);
    int correct = 0;
    try (RunningClassifier running = classifier.start()) {
      ImageChunks chunks = new ImageChunks(images, classifier.shape(), CHUNK);
      while (chunks.hasNext()) {
        ImageChunks.Chunk chunk = chunks.next();
        ClassifiedImages found = running.classify(chunk.pixels());
        for (int i = 0; i < found.count(); i++) {
          correct += found.classOf(i) == chunk.images().get(i).label() ? 1 : 0;
        }
      }
    }
    return correct;
  }
}
