package io.dcganspark.job.evaluation;

import io.dcganspark.job.data.ImageFit;
import io.dcganspark.model.evaluation.ClassifiedImages;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.RunningClassifier;
import io.dcganspark.model.recipe.ImageShape;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * Looks at each channel as an image by itself.
   *
   * @param pixels (image, channel, height, width), 0 black to 255 white
   * @return what it says of the images, for one channel after the other
   */
  List<ClassifiedImages> classifyChannels(byte[] pixels) {
    ImageShape plane = new ImageShape(1, shape.height(), shape.width());
    List<ClassifiedImages> found = new ArrayList<>();
    for (int channel = 0; channel < shape.channels(); channel++) {
      byte[] planes = new byte[pixels.length / shape.channels()];
      for (int image = 0; image < pixels.length / shape.length(); image++) {
        System.arraycopy(
            pixels,
            image * shape.length() + channel * plane.length(),
            planes,
            image * plane.length(),
            plane.length());
      }
      found.add(running.classify(plane.equals(ofClassifier) ? planes : fit.fitAll(planes, plane)));
    }
    return found;
  }

  @Override
  public void close() {
    running.close();
  }
}
