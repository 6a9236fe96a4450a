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
 */
record Tallies(int classes, ClassSource source, int sourceClasses) implements Serializable {
  /**
   * Sorts images by the class asked for if the networks are conditional and the data has labels.
   */
  static Tallies of(Classifier classifier, RealImages images, Recipe recipe) {
    return recipe.classes() > 0 && images.train().hasLabels()
        ? new Tallies(classifier.classes(), ClassSource.REQUEST, recipe.classes())
        : byClassifier(classifier);
  }

  /** Sorts images by what the classifier sees in them. */
  static Tallies byClassifier(Classifier classifier) {
    return new Tallies(classifier.classes(), ClassSource.CLASSIFIER, classifier.classes());
  }

  ImageTally none() {
    return new ImageTally(classes, source, sourceClasses);
  }
}
