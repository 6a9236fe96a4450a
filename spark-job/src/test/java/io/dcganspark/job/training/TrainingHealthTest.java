package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.loss.LossKind;
import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.training.StepLosses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingHealthTest {
  private static TrainingHealth health(int steps, int replicaBatch) {
    return new TrainingHealth(steps, replicaBatch, LossSettings.OF_RECIPE);
  }

  private static void check(
      TrainingHealth health, int steps, double loss, double onReal, double onFake, double spread) {
    for (int step = 101; step <= 100 + steps; step++) {
      health.check(step, new StepLosses(loss, loss, onReal, onFake, spread));
    }
  }

  @Test
  void lossesLikeThoseOfAnyTrainingPass() {
    assertThatCode(() -> check(health(500, 32), 500, 0.7, 0.6, 0.4, 0.2))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void aLossThatIsNoNumberEndsTheStepItIsFoundAt(double loss) {
    assertThatThrownBy(() -> check(health(500, 32), 1, loss, 0.6, 0.4, 0.2))
        .isInstanceOf(DivergedException.class)
        .hasMessage("step 101: the generator's loss is " + loss);
  }

  @Test
  void aDiscriminatorThatIsSureOfEverythingForLongHasWon() {
    assertThatCode(() -> check(health(500, 32), 199, 8, 0.999, 0.0001, 0.2))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(health(500, 32), 200, 8, 0.999, 0.0001, 0.2))
        .isInstanceOf(DivergedException.class)
        .hasMessageStartingWith("step 300: for 200 steps the discriminator has been sure");
  }

  private static TrainingHealth under(LossKind loss, double labelSmoothing) {
    return new TrainingHealth(500, 32, new LossSettings(loss, labelSmoothing));
  }

  @Test
  void aDiscriminatorHasWonOnTheScaleOfItsLoss() {
    assertThatThrownBy(() -> check(under(LossKind.HINGE, 0), 200, 0.001, 0.999, 0.001, 0.2))
        .isInstanceOf(DivergedException.class)
        .hasMessageEndingWith("(D(x) 0.9990, D(G(z)) 0.0010), so it learns nothing more");
    assertThatCode(() -> check(under(LossKind.LEAST_SQUARES, 0.1), 200, 1, 0.89, 0.001, 0.2))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(under(LossKind.LEAST_SQUARES, 0.1), 200, 1, 0.9, 0.001, 0.2))
        .isInstanceOf(DivergedException.class);
    assertThatThrownBy(() -> check(under(LossKind.CROSS_ENTROPY, 0.1), 200, 1, 0.9, 0.001, 0.2))
        .isInstanceOf(DivergedException.class)
        .hasMessageEndingWith("so the generator learns nothing more");
  }

  @Test
  void aCriticIsToTellImagesApart() {
    assertThatCode(() -> check(under(LossKind.WASSERSTEIN, 0), 500, -40, 80, -80, 0.2))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(under(LossKind.WASSERSTEIN, 0), 1, Double.NaN, 80, -80, 0.2))
        .isInstanceOf(DivergedException.class);
  }

  @Test
  void aDiscriminatorThatDoubtsOnceInAWhileHasNotWon() {
    TrainingHealth health = health(500, 32);
    check(health, 150, 8, 0.999, 0.0001, 0.2);
    check(health, 1, 8, 0.9, 0.1, 0.2);
    assertThatCode(() -> check(health, 150, 8, 0.999, 0.0001, 0.2)).doesNotThrowAnyException();
  }

  @Test
  void aGeneratorThatMakesOneImageForLongHasCollapsed() {
    assertThatThrownBy(() -> check(health(500, 32), 200, 0.7, 0.6, 0.4, 1e-5))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the generator has made the same image");
  }

  @Test
  void batchesOfOneImageCannotDiffer() {
    assertThatCode(() -> check(health(500, 1), 500, 0.7, 0.6, 0.4, 0)).doesNotThrowAnyException();
  }

  @Test
  void aRoundThatIsShorterIsJudgedAsAWhole() {
    assertThatThrownBy(() -> check(health(60, 32), 60, 8, 0.999, 0.0001, 0.2))
        .isInstanceOf(DivergedException.class)
        .hasMessageStartingWith("step 160: for 60 steps");
    assertThatCode(() -> check(health(12, 32), 12, 8, 0.999, 0.0001, 0.2))
        .doesNotThrowAnyException();
  }

  @Test
  void aStateWithAParameterThatIsNoNumberIsNotHandedBack() {
    NetworkState good = Adam.untrained(new float[] {1});
    NetworkState bad = Adam.untrained(new float[] {Float.NaN});
    assertThatCode(() -> TrainingHealth.check(new TrainingState(7, good, good)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> TrainingHealth.check(new TrainingState(7, good, bad)))
        .isInstanceOf(DivergedException.class)
        .hasMessage("step 7: a parameter became NaN or infinite");
  }
}
