package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.recipe.ImageShape;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A classifier of noise that is brighter in one of three places. */
class ClassifierTrainingTest {
  private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
  private static final int CLASSES = 3;
  private static Classifier classifier;

  @BeforeAll
  static void train() {
    NativeThreads.use(1);
    classifier = trained(7);
  }

  private static Classifier trained(long seed) {
    return new Classifier(
        SHAPE,
        CLASSES,
        ClassifierTraining.train(images(1, 256), CLASSES, seed),
        new Classifier.Provenance("train-classifier", seed, 256, "a", "b", 100, 0.5));
  }

  private static LabelledImages images(int seed, int count) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * SHAPE.length()];
    int[] labels = new int[count];
    for (int image = 0; image < count; image++) {
      labels[image] = random.nextInt(CLASSES);
      for (int i = 0; i < SHAPE.length(); i++) {
        boolean bright = i % SHAPE.width() / 4 == labels[image];
        pixels[image * SHAPE.length() + i] = (byte) (random.nextInt(128) + (bright ? 127 : 0));
      }
    }
    return new LabelledImages(SHAPE, pixels, labels);
  }

  @Test
  void tellsClassesOfImagesThatItHasNotSeen() {
    LabelledImages unseen = images(2, 100);
    try (RunningClassifier running = classifier.start()) {
      ClassifiedImages found = running.classify(unseen.pixels());
      int[] classes = new int[100];
      Arrays.setAll(classes, found::classOf);
      assertThat(classes).isEqualTo(unseen.labels());
    }
  }

  @Test
  void theSameSeedMakesTheSameClassifier() {
    assertThat(trained(7).parameters()).isEqualTo(classifier.parameters());
    assertThat(trained(8).parameters()).isNotEqualTo(classifier.parameters());
  }

  @Test
  void anImageLooksTheSameInAnyCompany() {
    byte[] pixels = images(3, 70).pixels();
    try (RunningClassifier running = classifier.start()) {
      ClassifiedImages all = running.classify(pixels);
      ClassifiedImages last =
          running.classify(Arrays.copyOfRange(pixels, 69 * SHAPE.length(), 70 * SHAPE.length()));
      assertThat(last.features())
          .containsExactly(
              Arrays.copyOfRange(
                  all.features(), 69 * Classifier.FEATURES, 70 * Classifier.FEATURES),
              within(1e-5f));
      assertThat(Arrays.stream(last.probabilities()).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void aFileHoldsAllOfIt() throws IOException {
    byte[] bytes = ClassifierFormat.toBytes(classifier);
    Classifier read = ClassifierFormat.fromBytes(bytes);
    assertThat(read.parameters()).isEqualTo(classifier.parameters());
    assertThat(read.provenance()).isEqualTo(classifier.provenance());
    assertThat(read.shape()).isEqualTo(SHAPE);
    assertThat(ClassifierFormat.toBytes(read)).isEqualTo(bytes);
  }

  @Test
  void damagedFilesGiveNothingButTheDeclaredException() {
    byte[] bytes = ClassifierFormat.toBytes(classifier);
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = Arrays.copyOf(bytes, i % 2 == 0 ? bytes.length : random.nextInt(800));
      for (int flips = 0; flips < 4; flips++) {
        damaged[random.nextInt(Math.min(damaged.length, 700))] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        ClassifierFormat.fromBytes(damaged);
      } catch (IOException expected) {
        assertThat(expected).hasMessageNotContaining("\n");
      }
    }
  }

  @Test
  void refusesParametersOfAnotherNetwork() {
    assertThatThrownBy(() -> new Classifier(SHAPE, CLASSES, new float[9], classifier.provenance()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("found 9 parameters, expected ");
  }

  @Test
  void refusesToLearnFromLessThanABatch() {
    assertThatThrownBy(() -> ClassifierTraining.train(images(1, 63), CLASSES, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found 63 images, expected at least 64 to train a classifier");
  }
}
