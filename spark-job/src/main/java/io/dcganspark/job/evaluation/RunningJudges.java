package io.dcganspark.job.evaluation;

import io.dcganspark.model.evaluation.ClassifiedImages;
import io.dcganspark.model.evaluation.ImageTally;
import io.dcganspark.model.recipe.ImageShape;

/** {@link Judges} at work in a task, on images of one shape. Use from one thread, and close. */
final class RunningJudges implements AutoCloseable {
  private final FittingClassifier classifier;

  /** Null where there is none. */
  private final RunningFeatures features;

  private final Tallies tallies;
  private final ImageTally tally;

  /**
   * Starts them with a tally of no images.
   *
   * @param shape of the images that they will be shown
   */
  RunningJudges(Judges judges, Tallies tallies, ImageShape shape) {
    this.features = judges.features().map(one -> new RunningFeatures(one, shape)).orElse(null);
    this.classifier = new FittingClassifier(judges.classifier(), shape);
    this.tallies = tallies;
    this.tally = tallies.none();
  }

  /**
   * Looks at a batch and adds it to the tally.
   *
   * @param pixels (image, channel, height, width), 0 black to 255 white
   * @param places of the images in a random order of the set
   * @param labels what was asked for, or the data's labels
   * @return what the classifier says
   */
  ClassifiedImages add(byte[] pixels, long[] places, int[] labels) {
    ClassifiedImages found = classifier.classify(pixels);
    tally.add(found, places, labels);
    tallies.addModes(tally, classifier, pixels);
    if (features != null) {
      tally.addFeatures(features.of(pixels), places);
    }
    return found;
  }

  /** Returns the tally of all images so far. */
  ImageTally tally() {
    return tally;
  }

  @Override
  public void close() {
    classifier.close();
    if (features != null) {
      features.close();
    }
  }
}
