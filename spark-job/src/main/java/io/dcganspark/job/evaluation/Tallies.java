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
 */
record Tallies(int classes, ClassSource source, int sourceClasses, boolean stacked)
    implements Serializable {
  /**
   * Sorts images by the class asked for if the networks are conditional and the data has labels.
   */
  static Tallies of(Classifier classifier, RealImages images, Recipe recipe) {
    boolean stacked = images.stacked() && classifier.shape().channels() == 1;
    return recipe.classes() > 0 && images.train().hasLabels()
        ? new Tallies(classifier.classes(), ClassSource.REQUEST, recipe.classes(), stacked)
        : byClassifier(classifier, stacked);
  }

  /** Sorts images by what the classifier sees in them. */
  static Tallies byClassifier(Classifier classifier, boolean stacked) {
    return new Tallies(classifier.classes(), ClassSource.CLASSIFIER, classifier.classes(), stacked);
  }

  /** Adds to a tally what the channels of a batch show, where each is an image by itself. */
  void addModes(ImageTally tally, FittingClassifier classifier, byte[] pixels) {
    if (stacked) {
      tally.addModes(classifier.classifyChannels(pixels));
    }
  }

  ImageTally none() {
    return new ImageTally(classes, source, sourceClasses);
  }
}
