package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Distances of classes; the other measures have tests beside their definitions. */
class ImageTallyTest {
  private static final int IMAGES = 90;
  private static final int CLASSES = 3;

  /** The classifier sees 0, 1, 2, 0, 1, 2, ... and never class 3. */
  private static ClassifiedImages images(int seed) {
    RandomStream random = new RandomStream(seed, Purpose.SAMPLES, 0, 0);
    float[] features = new float[IMAGES * Classifier.FEATURES];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextGaussian() * (1 + i / Classifier.FEATURES % CLASSES);
    }
    double[] probabilities = new double[IMAGES * (CLASSES + 1)];
    for (int i = 0; i < IMAGES; i++) {
      probabilities[i * (CLASSES + 1) + i % CLASSES] = 1;
    }
    return new ClassifiedImages(features, probabilities, IMAGES);
  }

  private static ImageTally tally(
      ClassifiedImages images, ClassSource source, int classes, int[] labels) {
    ImageTally tally = new ImageTally(CLASSES + 1, source, classes);
    tally.add(images, LongStream.range(0, IMAGES).toArray(), labels);
    return tally;
  }

  private static double expected(
      ClassifiedImages data, int[] ofData, ClassifiedImages images, int[] labels, int label) {
    return FrechetDistance.between(moments(data, ofData, label), moments(images, labels, label));
  }

  private static FeatureMoments moments(ClassifiedImages images, int[] labels, int label) {
    FeatureMoments moments = new FeatureMoments(Classifier.FEATURES);
    for (int i = 0; i < IMAGES; i++) {
      if (labels[i] == label) {
        moments.add(images.features(), i * Classifier.FEATURES);
      }
    }
    return moments;
  }

  @Test
  void byTheClassifierImagesAreOfTheClassThatItSees() {
    int[] none = new int[IMAGES];
    Arrays.fill(none, -1);
    int[] seen = IntStream.range(0, IMAGES).map(i -> i % CLASSES).toArray();
    ImageTally data = tally(images(1), ClassSource.CLASSIFIER, CLASSES + 1, none);

    ClassDistances found =
        tally(images(2), ClassSource.CLASSIFIER, CLASSES + 1, none).against(data).classDistances();

    assertThat(found.source()).isEqualTo(ClassSource.CLASSIFIER);
    assertThat(found.distances()).hasSize(CLASSES + 1);
    for (int i = 0; i < CLASSES; i++) {
      assertThat(found.distances()[i])
          .isCloseTo(expected(images(1), seen, images(2), seen, i), within(1e-9));
    }
    assertThat(found.distances()[CLASSES]).isNaN();
  }

  @Test
  void byRequestTheyAreOfTheClassAskedForWhateverTheClassifierSees() {
    int[] labels = IntStream.range(0, IMAGES).map(i -> i / 30).toArray();
    int[] asked = IntStream.range(0, IMAGES).map(i -> i % 2).toArray();
    ImageTally data = tally(images(1), ClassSource.REQUEST, 2, labels);

    ClassDistances found =
        tally(images(2), ClassSource.REQUEST, 2, asked).against(data).classDistances();

    assertThat(found.source()).isEqualTo(ClassSource.REQUEST);
    assertThat(found.distances())
        .containsExactly(
            new double[] {
              expected(images(1), labels, images(2), asked, 0),
              expected(images(1), labels, images(2), asked, 1)
            },
            within(1e-9));
  }

  @Test
  void aClassOfOneImageHasNoDistance() {
    int[] labels = new int[IMAGES];
    labels[IMAGES - 1] = 1;
    ImageTally data = tally(images(1), ClassSource.REQUEST, 2, labels);

    double[] found =
        tally(images(2), ClassSource.REQUEST, 2, new int[IMAGES])
            .against(data)
            .classDistances()
            .distances();

    assertThat(found[0]).isPositive();
    assertThat(found[1]).isNaN();
  }

  @Test
  void talliesOfPartsAddUp() {
    int[] labels = IntStream.range(0, IMAGES).map(i -> i / 30).toArray();
    ImageTally data = tally(images(1), ClassSource.REQUEST, CLASSES, labels);
    ImageTally twice = tally(images(2), ClassSource.REQUEST, CLASSES, labels);
    ImageTally more = new ImageTally(CLASSES + 1, ClassSource.REQUEST, CLASSES);
    more.add(images(3), LongStream.range(IMAGES, 2 * IMAGES).toArray(), labels);
    ImageTally inOne = new ImageTally(CLASSES + 1, ClassSource.REQUEST, CLASSES);
    inOne.add(images(2), LongStream.range(0, IMAGES).toArray(), labels);
    inOne.add(images(3), LongStream.range(IMAGES, 2 * IMAGES).toArray(), labels);

    Measures found = twice.add(more).against(data);
    Measures expected = inOne.against(data);

    // The covariance of 30 images is singular: its root takes 1e-14 of rounding to 1e-7.
    assertThat(found.classDistances().distances())
        .containsExactly(expected.classDistances().distances(), within(1e-5));
    assertThat(found.kernelDistance()).isEqualTo(expected.kernelDistance());
    assertThat(found.density()).isEqualTo(expected.density());
  }
}
