package io.dcganspark.job.evaluation;

import io.dcganspark.model.evaluation.ClassSource;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.ImageTally;
import io.dcganspark.model.recipe.Recipe;
import java.io.Serializable;

/**
 * How tallies are made of real and of generated images, so that they can be compared.
 *
 * @param classes of the classifier
 * @param source says of which class an image is
 * @param sourceClasses how many classes that distinguishes
 * @param stacked whether each channel is an image by itself, which the classifier can look at
 * @param features length of a second network's features, 0 where there is none
 */
record Tallies(int classes, ClassSource source, int sourceClasses, boolean stacked, int features)
    implements Serializable {
  /**
   * Sorts images by the class asked for if the networks are conditional and the data has labels.
   */
  static Tallies of(Judges judges, RealImages images, Recipe recipe) {
    Classifier classifier = judges.classifier();
    boolean stacked = images.stacked() && classifier.shape().channels() == 1;
    return recipe.classes() > 0 && images.train().hasLabels()
        ? new Tallies(
            classifier.classes(), ClassSource.REQUEST, recipe.classes(), stacked, length(judges))
        : byClassifier(judges, stacked);
  }

  /** Sorts images by what the classifier sees in them. */
  static Tallies byClassifier(Judges judges, boolean stacked) {
    int classes = judges.classifier().classes();
    return new Tallies(classes, ClassSource.CLASSIFIER, classes, stacked, length(judges));
  }

  private static int length(Judges judges) {
    return judges.features().map(FeatureNetwork::length).orElse(0);
  }

  /** Adds to a tally what the channels of a batch show, where each is an image by itself. */
  void addModes(ImageTally tally, FittingClassifier classifier, byte[] pixels) {
    if (stacked) {
      tally.addModes(classifier.classifyChannels(pixels));
    }
  }

  ImageTally none() {
    return new ImageTally(classes, source, sourceClasses, features);
  }
}
