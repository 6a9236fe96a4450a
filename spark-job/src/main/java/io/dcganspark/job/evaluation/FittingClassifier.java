package io.dcganspark.job.evaluation;

import io.dcganspark.job.data.ImageFit;
import io.dcganspark.model.evaluation.ClassifiedImages;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.RunningClassifier;
import io.dcganspark.model.recipe.ImageShape;

/**
 * A classifier for images of another size than it was trained on. Generated and real images are
 * resized as training images are, so that one classifier serves several recipes.
 *
 * <p>Use from one thread, and close.
 */
final class FittingClassifier implements AutoCloseable {
  private final RunningClassifier running;
  private final ImageShape shape;
  private final ImageShape ofClassifier;
  private final ImageFit fit;

  /**
   * Puts a classifier onto this thread's device.
   *
   * @param shape of the images that it will be shown
   */
  FittingClassifier(Classifier classifier, ImageShape shape) {
    this.running = classifier.start();
    this.shape = shape;
    this.ofClassifier = classifier.shape();
    this.fit = new ImageFit(ofClassifier);
  }

  /**
   * Looks at images.
   *
   * @param pixels (image, channel, height, width), 0 black to 255 white
   */
  ClassifiedImages classify(byte[] pixels) {
    return running.classify(shape.equals(ofClassifier) ? pixels : fit.fitAll(pixels, shape));
  }

  @Override
  public void close() {
    running.close();
  }
}
