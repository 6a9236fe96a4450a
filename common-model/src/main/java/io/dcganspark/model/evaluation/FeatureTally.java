package io.dcganspark.model.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is kept of the features that a network makes of images: their moments, and those of at most
 * {@value #SAMPLE} images. Tallies of parts can be added, in any order.
 */
final class FeatureTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Images whose features are kept. */
  static final int SAMPLE = 2_000;

  private final int length;
  private final FeatureMoments moments;
  private final NavigableMap<Long, float[]> sample = new TreeMap<>();

  /** Makes a tally of no images, of {@code length} features each. */
  FeatureTally(int length) {
    this.length = length;
    this.moments = new FeatureMoments(length);
  }

  /**
   * Adds a batch.
   *
   * @param features (image, feature), row-major
   * @param places of the images in a random order of the set, from 0: those below {@value #SAMPLE}
   *     are the sample
   */
  void add(float[] features, long[] places) {
    for (int i = 0; i < places.length; i++) {
      int start = i * length;
      moments.add(features, start);
      if (places[i] < SAMPLE) {
        sample.put(places[i], Arrays.copyOfRange(features, start, start + length));
      }
    }
  }

  /** Adds the images of others, of as many features. */
  void add(FeatureTally others) {
    moments.add(others.moments);
    sample.putAll(others.sample);
  }

  /** Returns how many features an image has. */
  int length() {
    return length;
  }

  /** Returns how many images there are. */
  long count() {
    return moments.count();
  }

  /**
   * Holds these images against the data, with samples of one size.
   *
   * @throws IllegalArgumentException if one of the two has fewer images than density and coverage
   *     take
   */
  FeatureMeasures against(FeatureTally data) {
    int size = sampled(data);
    float[][] real = data.first(size);
    float[][] own = first(size);
    return new FeatureMeasures(
        FrechetDistance.between(data.moments, moments),
        KernelDistance.of(real, own),
        DensityCoverage.of(real, own));
  }

  /** Returns precision and recall beside the data, on the same samples. */
  PrecisionRecall neighbours(FeatureTally data) {
    int size = sampled(data);
    return PrecisionRecall.of(data.first(size), first(size));
  }

  private int sampled(FeatureTally data) {
    return Math.min(sample.size(), data.sample.size());
  }

  private float[][] first(int size) {
    return sample.values().stream().limit(size).toArray(float[][]::new);
  }
}
