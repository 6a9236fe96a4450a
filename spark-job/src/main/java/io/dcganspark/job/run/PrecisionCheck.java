package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.training.ReplicaTrainer;

/** Refuses a precision that the driver's machine does not have; executors check theirs. */
final class PrecisionCheck {
  private PrecisionCheck() {}

  /**
   * Checks that networks can be trained in a precision here.
   *
   * @throws UserErrorException saying what was found
   */
  static void require(Precision precision) {
    try {
      ReplicaTrainer.requirePrecision(precision);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("training.precision: " + e.getMessage(), e);
    }
  }
}
