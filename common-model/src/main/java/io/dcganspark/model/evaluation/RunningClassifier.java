package io.dcganspark.model.evaluation;

import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.training.TrainedNetwork;
import java.util.Arrays;

/**
 * A {@link Classifier} on this thread's device. Use from one thread, and close: most of its memory
 * is outside of the Java heap.
 */
public final class RunningClassifier implements AutoCloseable {
  private static final int BATCH = 64;

  private final ImageShape shape;
  private final int classes;
  private final TrainedNetwork toFeatures;

  /** The last layer: (classes, features), then (classes). */
  private final float[] toLogits;

  private final float[] input;

  RunningClassifier(Classifier classifier) {
    this.shape = classifier.shape();
    this.classes = classifier.classes();
    this.input = new float[Math.multiplyExact(BATCH, shape.length())];
    float[] parameters = classifier.parameters();
    int lastLayer = ClassifierNetwork.startOfLastLayer(shape, classes);
    this.toLogits = Arrays.copyOfRange(parameters, lastLayer, parameters.length);
    this.toFeatures =
        new TrainedNetwork(
            ClassifierNetwork.toFeatures(shape),
            Arrays.copyOf(parameters, lastLayer),
            BATCH,
            shape.channels(),
            shape.height(),
            shape.width());
  }

  /**
   * Looks at images.
   *
   * @param pixels (image, channel, height, width), 0 black to 255 white
   * @throws IllegalArgumentException if they are no whole images
   */
  public ClassifiedImages classify(byte[] pixels) {
    if (pixels.length % shape.length() != 0) {
      throw new IllegalArgumentException(
          "found %d pixels, expected whole images of %s".formatted(pixels.length, shape));
    }
    int count = pixels.length / shape.length();
    float[] features = new float[Math.multiplyExact(count, Classifier.FEATURES)];
    for (int first = 0; first < count; first += BATCH) {
      int part = Math.min(BATCH, count - first);
      PixelScale.scale(pixels, first * shape.length(), part * shape.length(), input, 0);
      float[] batch = toFeatures.run(input);
      System.arraycopy(batch, 0, features, first * Classifier.FEATURES, part * Classifier.FEATURES);
    }
    return new ClassifiedImages(features, probabilities(features, count), count);
  }

  private double[] probabilities(float[] features, int count) {
    double[] probabilities = new double[Math.multiplyExact(count, classes)];
    double[] logits = new double[classes];
    for (int image = 0; image < count; image++) {
      for (int i = 0; i < classes; i++) {
        double logit = toLogits[classes * Classifier.FEATURES + i];
        for (int j = 0; j < Classifier.FEATURES; j++) {
          logit +=
              (double) toLogits[i * Classifier.FEATURES + j]
                  * features[image * Classifier.FEATURES + j];
        }
        logits[i] = logit;
      }
      softmax(logits, probabilities, image * classes);
    }
    return probabilities;
  }

  private static void softmax(double[] logits, double[] target, int offset) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      target[offset + i] = Math.exp(logits[i] - largest);
      sum += target[offset + i];
    }
    for (int i = 0; i < logits.length; i++) {
      target[offset + i] /= sum;
    }
  }

  @Override
  public void close() {
    toFeatures.close();
  }
}
