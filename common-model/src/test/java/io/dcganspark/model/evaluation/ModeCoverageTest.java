package io.dcganspark.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModeCoverageTest {
  private static ClassifiedImages classified(int... classes) {
    double[] probabilities = new double[2 * classes.length];
    for (int i = 0; i < classes.length; i++) {
      probabilities[2 * i + classes[i]] = 1;
    }
    return new ClassifiedImages(
        new float[classes.length * Classifier.FEATURES], probabilities, classes.length);
  }

  /** Images 0 to 3 show (0, 0, 0), (1, 0, 1), (1, 0, 1) and (0, 1, 1). */
  private static ImageTally tally() {
    ImageTally tally = new ImageTally(2, ClassSource.CLASSIFIER, 2);
    tally.addModes(List.of(classified(0, 1, 1, 0), classified(0, 0, 0, 1), classified(0, 1, 1, 1)));
    return tally;
  }

  @Test
  void combinationsOfTheChannelsClassesAreCounted() {
    assertThat(tally().modeCounts()).containsExactly(1, 0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void countsOfPartsAddUpWhicheverHasSome() {
    ImageTally none = new ImageTally(2, ClassSource.CLASSIFIER, 2);
    assertThat(none.add(tally()).add(tally()).modeCounts()).containsExactly(2, 0, 0, 2, 0, 4, 0, 0);
    assertThat(tally().add(new ImageTally(2, ClassSource.CLASSIFIER, 2)).modeCounts())
        .containsExactly(1, 0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void equalSharesHaveNoDivergence() {
    ModeCoverage same = ModeCoverage.of(new long[] {3, 0, 1}, new long[] {6, 0, 2});
    assertThat(same).isEqualTo(new ModeCoverage(3, 2, 0));
  }

  @Test
  void aGeneratorOfOneModeOfFourEqualOnesIsFourTimesAsSure() {
    ModeCoverage one = ModeCoverage.of(new long[] {0, 7, 0, 0}, new long[] {5, 5, 5, 5});
    assertThat(one.covered()).isEqualTo(1);
    assertThat(one.divergence()).isCloseTo(Math.log(4), within(1e-12));
  }

  @Test
  void aModeThatTheDataHasNotIsInfinitelyFar() {
    assertThat(ModeCoverage.of(new long[] {1, 1}, new long[] {2, 0}).divergence()).isInfinite();
  }
}
