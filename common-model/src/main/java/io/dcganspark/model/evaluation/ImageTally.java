package io.dcganspark.model.evaluation;

import java.io.Serializable;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that is kept of a set of images, however many they are: the moments of their features, of all
 * and of each class, what they show, and the features of at most {@value #SAMPLE} of them; where
 * each channel is an image by itself, also the combinations of what these show. Tallies of parts
 * can be added, in any order.
 */
public final class ImageTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Images whose features are kept. */
  public static final int SAMPLE = 2_000;

  private final FeatureMoments moments = new FeatureMoments(Classifier.FEATURES);
  private final NavigableMap<Long, float[]> sample = new TreeMap<>();
  private final ClassTally classes;
  private final ClassSource source;
  private final ClassMoments ofClasses;
  private final int classCount;

  /** Images of each combination of the channels' classes; empty where channels belong together. */
  private long[] modes = {};

  private long asked;
  private long agreed;

  /**
   * Makes a tally of no images.
   *
   * @param classes of the classifier
   * @param source says of which class an image is
   * @param sourceClasses how many classes that distinguishes
   */
  public ImageTally(int classes, ClassSource source, int sourceClasses) {
    this.classCount = classes;
    this.classes = new ClassTally(classes);
    this.source = source;
    this.ofClasses = new ClassMoments(sourceClasses);
  }

  /**
   * Adds a batch.
   *
   * @param images what the classifier said of it
   * @param places of the images in a random order of the set, from 0: those below {@value #SAMPLE}
   *     are the sample
   * @param labels what was asked for, or the data's labels; {@link ClassSource#CLASSIFIER} ignores
   *     them, and an image with one that is no class belongs to none
   */
  public void add(ClassifiedImages images, long[] places, int[] labels) {
    classes.add(images);
    for (int i = 0; i < images.count(); i++) {
      int start = i * Classifier.FEATURES;
      moments.add(images.features(), start);
      int classNumber = source == ClassSource.REQUEST ? labels[i] : images.classOf(i);
      ofClasses.add(classNumber, images.features(), start);
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

  /**
   * Counts the combinations that a batch shows, whose channels are images by themselves.
   *
   * @param channels what the classifier said of each channel
   */
  public void addModes(List<ClassifiedImages> channels) {
    if (modes.length == 0) {
      modes = new long[Math.toIntExact(Math.round(Math.pow(classCount, channels.size())))];
    }
    for (int i = 0; i < channels.get(0).count(); i++) {
      int mode = 0;
      for (ClassifiedImages channel : channels) {
        mode = classCount * mode + channel.classOf(i);
      }
      modes[mode]++;
    }
  }

  /** Returns how many images show each combination, the first channel's class first. */
  long[] modeCounts() {
    return modes.clone();
  }

  private void addModes(long[] others) {
    if (modes.length == 0) {
      modes = others.clone();
      return;
    }
    for (int i = 0; i < others.length; i++) {
      modes[i] += others[i];
    }
  }

  /** Adds the images of others and returns this. */
  public ImageTally add(ImageTally others) {
    moments.add(others.moments);
    classes.add(others.classes);
    ofClasses.add(others.ofClasses);
    sample.putAll(others.sample);
    asked += others.asked;
    agreed += others.agreed;
    addModes(others.modes);
    return this;
  }

  /** Returns what the images show. */
  public ClassDistribution distribution() {
    return classes.distribution();
  }

  /**
   * Holds these images against the data, with samples of one size.
   *
   * @param data sorted into classes by the same source
   * @throws IllegalArgumentException if one of the two has fewer images than density and coverage
   *     take
   */
  public Measures against(ImageTally data) {
    int size = Math.min(sample.size(), data.sample.size());
    float[][] real = data.first(size);
    float[][] own = first(size);
    ClassDistribution distribution = distribution();
    ClassDistribution ofData = data.distribution();
    return new Measures(
        moments.count(),
        FrechetDistance.between(data.moments, moments),
        KernelDistance.of(real, own),
        PrecisionRecall.of(real, own),
        DensityCoverage.of(real, own),
        new ClassDistances(source, ofClasses.distancesTo(data.ofClasses)),
        distribution,
        distribution.coveredOf(ofData),
        distribution.distanceTo(ofData),
        asked == 0 ? Double.NaN : (double) agreed / asked,
        modes.length == 0 ? Optional.empty() : Optional.of(ModeCoverage.of(modes, data.modes)));
  }

  private float[][] first(int size) {
    return sample.values().stream().limit(size).toArray(float[][]::new);
  }
}
