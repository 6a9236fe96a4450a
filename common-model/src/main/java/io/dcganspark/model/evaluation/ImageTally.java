package io.dcganspark.model.evaluation;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * All that is kept of a set of images, however many they are: the moments of their features, of all
 * and of each class, what they show, and the features of at most {@value FeatureTally#SAMPLE} of
 * them; where each channel is an image by itself, also the combinations of what these show; where a
 * second network looks at them, also its features. Tallies of parts can be added, in any order.
 */
public final class ImageTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FeatureTally features = new FeatureTally(Classifier.FEATURES);

  /** Features of a second network; of none, features of length 0. */
  private final FeatureTally ofNetwork;

  private final ClassTally classes;
  private final ClassSource source;
  private final ClassMoments ofClasses;
  private final int classCount;

  /** Images of each combination of the channels' classes; empty where channels belong together. */
  private long[] modes = {};

  private long asked;
  private long agreed;

  /**
   * Makes a tally of no images, which only a classifier looks at.
   *
   * @param classes of the classifier
   * @param source says of which class an image is
   * @param sourceClasses how many classes that distinguishes
   */
  public ImageTally(int classes, ClassSource source, int sourceClasses) {
    this(classes, source, sourceClasses, 0);
  }

  /**
   * Makes a tally of no images.
   *
   * @param classes of the classifier
   * @param source says of which class an image is
   * @param sourceClasses how many classes that distinguishes
   * @param networkFeatures length of a second network's features, 0 where there is none
   */
  public ImageTally(int classes, ClassSource source, int sourceClasses, int networkFeatures) {
    this.ofNetwork = new FeatureTally(networkFeatures);
    this.classCount = classes;
    this.classes = new ClassTally(classes);
    this.source = source;
    this.ofClasses = new ClassMoments(sourceClasses);
  }

  /**
   * Adds a batch.
   *
   * @param images what the classifier said of it
   * @param places of the images in a random order of the set, from 0: those below {@value
   *     FeatureTally#SAMPLE} are the sample
   * @param labels what was asked for, or the data's labels; {@link ClassSource#CLASSIFIER} ignores
   *     them, and an image with one that is no class belongs to none
   */
  public void add(ClassifiedImages images, long[] places, int[] labels) {
    classes.add(images);
    features.add(images.features(), places);
    for (int i = 0; i < images.count(); i++) {
      int classNumber = source == ClassSource.REQUEST ? labels[i] : images.classOf(i);
      ofClasses.add(classNumber, images.features(), i * Classifier.FEATURES);
    }
  }

  /**
   * Adds what the second network makes of a batch.
   *
   * @param found (image, feature), row-major
   * @param places of the images, as {@link #add(ClassifiedImages, long[], int[])} has them
   */
  public void addFeatures(float[] found, long[] places) {
    ofNetwork.add(found, places);
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
    features.add(others.features);
    ofNetwork.add(others.ofNetwork);
    classes.add(others.classes);
    ofClasses.add(others.ofClasses);
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
    FeatureMeasures measures = features.against(data.features);
    ClassDistribution distribution = distribution();
    ClassDistribution ofData = data.distribution();
    return new Measures(
        features.count(),
        measures.frechetDistance(),
        measures.kernelDistance(),
        features.neighbours(data.features),
        measures.density(),
        new ClassDistances(source, ofClasses.distancesTo(data.ofClasses)),
        distribution,
        distribution.coveredOf(ofData),
        distribution.distanceTo(ofData),
        asked == 0 ? Double.NaN : (double) agreed / asked,
        modes.length == 0 ? Optional.empty() : Optional.of(ModeCoverage.of(modes, data.modes)),
        ofNetwork.length() == 0
            ? Optional.empty()
            : Optional.of(ofNetwork.against(data.ofNetwork)));
  }
}
