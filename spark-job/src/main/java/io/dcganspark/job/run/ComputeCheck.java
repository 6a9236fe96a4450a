package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.training.ComputeSettings;

/**
 * Refuses a backend or precision that the driver's machine does not have; executors check theirs.
 */
final class ComputeCheck {
  private ComputeCheck() {}

  /**
   * Checks that networks can be computed so here.
   *
   * @throws UserErrorException saying what was found
   */
  static void require(ComputeSettings compute) {
    try {
      compute.require();
    } catch (IllegalArgumentException e) {
      String key =
          compute.backend().equals(ComputeSettings.AUTO)
              ? "training.precision"
              : "training.backend";
      throw new UserErrorException(key + ": " + e.getMessage(), e);
    }
  }
}
