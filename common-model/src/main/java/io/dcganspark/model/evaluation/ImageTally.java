package io.dcganspark.model.evaluation;

import java.io.Serializable;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * All that is kept of a set of images, however many they are: the moments of their features, what
 * they show, and the features of at most {@value #SAMPLE} of them. Tallies of parts can be added,
 * in any order.
 */
public final class ImageTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Images whose features are kept. */
  public static final int SAMPLE = 2_000;

  private final FeatureMoments moments = new FeatureMoments(Classifier.FEATURES);
  private final NavigableMap<Long, float[]> sample = new TreeMap<>();
  private final ClassTally classes;
  private long asked;
  private long agreed;

  /** Makes a tally of no images. */
  public ImageTally(int classes) {
    this.classes = new ClassTally(classes);
  }

  /**
   * Adds a batch.
   *
   * @param images what the classifier said of it
   * @param places of the images in a random order of the set, from 0: those below {@value #SAMPLE}
   *     are the sample
   */
  public void add(ClassifiedImages images, long[] places) {
    classes.add(images);
    for (int i = 0; i < images.count(); i++) {
      int start = i * Classifier.FEATURES;
      moments.add(images.features(), start);
      if (places[i] < SAMPLE) {
        float[] features = new float[Classifier.FEATURES];
        System.arraycopy(images.features(), start, features, 0, features.length);
        sample.put(places[i], features);
      }
    }
  }

  /**
   * Counts how many images of a batch are of the class that was asked for.
   *
   * @param images what the classifier said of it
   * @param wanted the class of each
   */
  public void compare(ClassifiedImages images, int[] wanted) {
    for (int i = 0; i < images.count(); i++) {
      asked++;
      if (images.classOf(i) == wanted[i]) {
        agreed++;
      }
    }
  }

  /** Adds the images of others and returns this. */
  public ImageTally add(ImageTally others) {
    moments.add(others.moments);
    classes.add(others.classes);
    sample.putAll(others.sample);
    asked += others.asked;
    agreed += others.agreed;
    return this;
  }

  /** Returns what the images show. */
  public ClassDistribution distribution() {
    return classes.distribution();
  }

  /**
   * Holds these images against the data, with samples of one size.
   *
   * @throws IllegalArgumentException if one of the two has fewer images than precision and recall
   *     take
   */
  public Measures against(ImageTally data) {
    int size = Math.min(sample.size(), data.sample.size());
    ClassDistribution distribution = distribution();
    ClassDistribution ofData = data.distribution();
    return new Measures(
        moments.count(),
        FrechetDistance.between(data.moments, moments),
        PrecisionRecall.of(data.first(size), first(size)),
        distribution,
        distribution.coveredOf(ofData),
        distribution.distanceTo(ofData),
        asked == 0 ? Double.NaN : (double) agreed / asked);
  }

  private float[][] first(int size) {
    return sample.values().stream().limit(size).toArray(float[][]::new);
  }
}
