package io.dcganspark.model.evaluation;

import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * A small convolutional network that classifies images. Its {@value #FEATURES} features, the
 * rectified values before the last layer, are the space in which generated images are held against
 * real ones.
 *
 * @param shape of the images that it takes
 * @param classes number of classes
 * @param parameters its flat vector
 * @param provenance what it was made from
 */
public record Classifier(ImageShape shape, int classes, float[] parameters, Provenance provenance)
    implements Serializable {
  /** Features of an image. */
  public static final int FEATURES = 64;

  private static final String MNIST = "mnist-classifier.safetensors";

  /**
   * What a classifier was made from: enough to make it again.
   *
   * @param command that makes it
   * @param seed of the command
   * @param images that it learnt from
   * @param imagesSha256 of the file that they are in, unzipped
   * @param labelsSha256 of the file that their labels are in, unzipped
   * @param testImages that it was tested on
   * @param accuracy on these, from 0 to 1
   */
  public record Provenance(
      String command,
      long seed,
      int images,
      String imagesSha256,
      String labelsSha256,
      int testImages,
      double accuracy)
      implements Serializable {}

  /**
   * Checks that the parameters are those of such a network.
   *
   * @throws IllegalArgumentException if there are not as many as it has
   */
  public Classifier {
    int expected = ClassifierNetwork.layout(shape, classes).length();
    if (parameters.length != expected) {
      throw new IllegalArgumentException(
          "found %d parameters, expected %d for %d classes of %s"
              .formatted(parameters.length, expected, classes, shape));
    }
  }

  /** Returns the one for MNIST at (1, 32, 32) that this project trained and brings along. */
  public static Classifier ofMnist() {
    try (InputStream in = Classifier.class.getResourceAsStream(MNIST)) {
      return ClassifierFormat.fromBytes(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts it onto this thread's device; the caller closes what is returned. */
  public RunningClassifier start() {
    return new RunningClassifier(this);
  }
}
