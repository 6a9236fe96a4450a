package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassTallyTest {
  private static final double[] LOGITS = {2, 0, 0, 0, 2, 0, 0, 1, 0.5, 0.1, 0.2, 3};

  private static ClassifiedImages images(int first, int count) {
    double[] probabilities = new double[count * 3];
    for (int image = 0; image < count; image++) {
      double sum = 0;
      for (int i = 0; i < 3; i++) {
        probabilities[image * 3 + i] = Math.exp(LOGITS[(first + image) * 3 + i]);
        sum += probabilities[image * 3 + i];
      }
      for (int i = 0; i < 3; i++) {
        probabilities[image * 3 + i] /= sum;
      }
    }
    return new ClassifiedImages(new float[0], probabilities, count);
  }

  private static ClassDistribution counted(long... counts) {
    return new ClassDistribution(counts, 1, 0, 1);
  }

  @Test
  void agreesWithNumpy() {
    ClassTally tally = new ClassTally(3);
    tally.add(images(0, 4));
    ClassDistribution found = tally.distribution();

    assertThat(found.inceptionScore()).isCloseTo(1.4968805756843415, within(1e-12));
    assertThat(found.entropy()).isCloseTo(0.6891334647460972, within(1e-12));
    assertThat(found.confidence()).isCloseTo(0.7441609258783835, within(1e-12));
    assertThat(found.counts()).containsExactly(1, 2, 1);
  }

  @Test
  void partsAddUp() {
    ClassTally tally = new ClassTally(3);
    tally.add(images(0, 1));
    ClassTally others = new ClassTally(3);
    others.add(images(1, 3));
    tally.add(others);

    assertThat(tally.distribution().inceptionScore()).isCloseTo(1.4968805756843415, within(1e-12));
    assertThat(tally.distribution().counts()).containsExactly(1, 2, 1);
  }

  @Test
  void anImageOfEachClassForCertainScoresTheNumberOfClasses() {
    ClassTally tally = new ClassTally(3);
    tally.add(new ClassifiedImages(new float[0], new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3));
    assertThat(tally.distribution().inceptionScore()).isCloseTo(3, within(1e-12));
    assertThat(tally.distribution().entropy()).isZero();
    assertThat(tally.distribution().confidence()).isEqualTo(1);
  }

  @Test
  void ofNoImagesHasNoDistribution() {
    assertThatThrownBy(() -> new ClassTally(3).distribution())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no images were classified");
  }

  @Test
  void aClassIsCoveredFromATenthOfItsShareOn() {
    ClassDistribution data = counted(500, 300, 200, 0);
    assertThat(counted(900, 80, 20, 0).coveredOf(data)).isEqualTo(3);
    assertThat(counted(951, 30, 19, 0).coveredOf(data)).isEqualTo(2);
    assertThat(counted(0, 0, 0, 7).coveredOf(data)).isZero();
    assertThat(data.present()).isEqualTo(3);
  }

  @Test
  void sharesAreComparedWhateverTheNumberOfImages() {
    assertThat(counted(50, 50).distanceTo(counted(3, 3))).isZero();
    assertThat(counted(1, 0).distanceTo(counted(0, 9))).isEqualTo(1);
    assertThat(counted(75, 25).distanceTo(counted(1, 1))).isEqualTo(0.25);
  }
}
