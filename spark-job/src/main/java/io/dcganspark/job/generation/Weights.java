package io.dcganspark.job.generation;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.state.TrainingState;
import java.util.Locale;

/** Which of the generator's weights draw. */
public enum Weights {
  /** Those of the last step. */
  TRAINED,
  /** Their exponential moving average over the steps. */
  AVERAGE;

  /** Returns its name as a command line has it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns G's flat vector.
   *
   * @throws UserErrorException if the run keeps no such weights
   */
  public float[] of(TrainingState state) {
    if (this == TRAINED) {
      return state.generator().parameters();
    }
    return state
        .generatorAverage()
        .orElseThrow(
            () ->
                new UserErrorException(
                    "--weights average: the checkpoint of step %d has none, expected a run with training.ema-decay"
                        .formatted(state.step())));
  }
}
