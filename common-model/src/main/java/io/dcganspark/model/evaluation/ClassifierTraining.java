package io.dcganspark.model.evaluation;

import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.training.SupervisedTrainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a {@link Classifier} is made from labelled images. */
public final class ClassifierTraining {
  private static final Logger LOG = LoggerFactory.getLogger(ClassifierTraining.class);
  private static final int BATCH = 64;
  private static final int EPOCHS = 8;
  private static final AdamSettings ADAM =
      new AdamSettings(1e-3, 0.9, 0.999, AdamSettings.DEFAULT_EPSILON);

  private final LabelledImages images;
  private final long seed;
  private final int stepsPerEpoch;
  private final float[] batch;
  private final int[] labels = new int[BATCH];

  private ClassifierTraining(LabelledImages images, long seed) {
    this.images = images;
    this.seed = seed;
    this.stepsPerEpoch = images.count() / BATCH;
    this.batch = new float[Math.multiplyExact(BATCH, images.shape().length())];
  }

  /**
   * Trains on this thread's device: {@value #EPOCHS} epochs in batches of {@value #BATCH}, with a
   * learning rate that falls to 0.
   *
   * @param images with labels below {@code classes}
   * @param classes how many there are
   * @param seed of the first weights, the order and dropout
   * @return the network's flat vector
   * @throws IllegalArgumentException if there is no batch of images
   */
  public static float[] train(LabelledImages images, int classes, long seed) {
    if (images.count() < BATCH) {
      throw new IllegalArgumentException(
          "found %d images, expected at least %d to train a classifier"
              .formatted(images.count(), BATCH));
    }
    ImageShape shape = images.shape();
    try (SupervisedTrainer trainer =
        new SupervisedTrainer(
            ClassifierNetwork.toLogits(shape, classes, seed),
            ADAM,
            BATCH,
            shape.channels(),
            shape.height(),
            shape.width())) {
      new ClassifierTraining(images, seed).train(trainer);
      return trainer.parameters();
    }
  }

  private void train(SupervisedTrainer trainer) {
    double steps = (double) EPOCHS * stepsPerEpoch;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      int[] order =
          new RandomStream(seed, Purpose.EPOCH_ORDER, epoch, 0).permutation(images.count());
      double loss = 0;
      for (int i = 0; i < stepsPerEpoch; i++) {
        long step = (long) epoch * stepsPerEpoch + i;
        fillBatch(order, i * BATCH);
        RandomStream dropout = new RandomStream(seed, Purpose.CLASSIFIER_DROPOUT, step, 0);
        loss += trainer.step(batch, labels, 1 - step / steps, dropout);
      }
      LOG.info(
          "Epoch {} of {}: mean loss {} nats", epoch + 1, EPOCHS, (float) loss / stepsPerEpoch);
    }
  }

  private void fillBatch(int[] order, int first) {
    int length = images.shape().length();
    for (int i = 0; i < BATCH; i++) {
      int image = order[first + i];
      labels[i] = images.labels()[image];
      PixelScale.scale(images.pixels(), image * length, length, batch, i * length);
    }
  }
}
