package io.dcganspark.model.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/** Sums over what a classifier says of images; those of parts can be added. */
final class ClassTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] counts;
  private final double[] probabilities;
  private double confidence;
  private double entropy;

  /** Makes a tally of no images of {@code classes} classes. */
  public ClassTally(int classes) {
    this.counts = new long[classes];
    this.probabilities = new double[classes];
  }

  /** Adds a batch. */
  public void add(ClassifiedImages images) {
    int classes = counts.length;
    for (int image = 0; image < images.count(); image++) {
      int found = images.classOf(image);
      counts[found]++;
      confidence += images.probabilities()[image * classes + found];
      for (int i = 0; i < classes; i++) {
        double probability = images.probabilities()[image * classes + i];
        probabilities[i] += probability;
        entropy += uncertainty(probability);
      }
    }
  }

  /** Adds the images of others, of as many classes. */
  public void add(ClassTally others) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += others.counts[i];
      probabilities[i] += others.probabilities[i];
    }
    confidence += others.confidence;
    entropy += others.entropy;
  }

  /**
   * Returns what the sums say.
   *
   * @throws IllegalStateException if there are no images
   */
  public ClassDistribution distribution() {
    long count = Arrays.stream(counts).sum();
    if (count == 0) {
      throw new IllegalStateException("no images were classified");
    }
    double entropyOfMean = 0;
    for (double sum : probabilities) {
      entropyOfMean += uncertainty(sum / count);
    }
    return new ClassDistribution(
        counts.clone(),
        confidence / count,
        entropy / count,
        Math.exp(entropyOfMean - entropy / count));
  }

  /** A class's part of the entropy, in nats. */
  private static double uncertainty(double probability) {
    return probability > 0 ? -probability * Math.log(probability) : 0;
  }
}
