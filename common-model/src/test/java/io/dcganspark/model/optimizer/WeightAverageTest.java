package io.dcganspark.model.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WeightAverageTest {
  @Test
  void keepsItsDecayOfItselfOnceItIsOldEnough() {
    WeightAverage average = new WeightAverage(0.75, new float[] {1, -8});
    average.add(new float[] {5, 8}, 100);
    assertThat(average.values()).containsExactly(2, -4);
    average.add(new float[] {2, -4}, 101);
    assertThat(average.values()).containsExactly(2, -4);
  }

  /** As TensorFlow's ExponentialMovingAverage with num_updates: (1 + n) / (10 + n), n from 0. */
  @Test
  void forgetsTheUntrainedWeightsInTheFirstSteps() {
    WeightAverage average = new WeightAverage(0.999, new float[] {100});
    average.add(new float[] {0}, 1);
    assertThat(average.values()).containsExactly(new float[] {10}, within(1e-5f));
    average.add(new float[] {0}, 2);
    assertThat(average.values()).containsExactly(new float[] {10 * 2 / 11f}, within(1e-5f));
  }

  @Test
  void isItsOwn() {
    float[] start = {1};
    WeightAverage average = new WeightAverage(0.5, start);
    start[0] = 7;
    average.values()[0] = 7;
    assertThat(average.values()).containsExactly(1);
  }
}
