package io.dcganspark.job.run;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.report.Provenance;
import io.dcganspark.job.store.RunDirectory;
import java.util.Optional;

/**
 * Distinguishes a run that lost its checkpoints from one whose first start died before it committed
 * one: the first is refused, since a start from step 0 would write over what is left of it.
 */
final class LostCheckpoints {
  private LostCheckpoints() {}

  /**
   * Checks a run that is to be started.
   *
   * @throws UserErrorException if it had a checkpoint and has none
   */
  static void require(RunDirectory directory) {
    directory
        .evidenceOfLostCheckpoints()
        .or(() -> recordedProgress(directory))
        .ifPresent(
            evidence -> {
              throw new UserErrorException(
                  "%s has %s but no checkpoint, expected both: restore its checkpoints, or give another --run-id"
                      .formatted(directory.path(), evidence));
            });
  }

  private static Optional<String> recordedProgress(RunDirectory directory) {
    return directory.manifests().isEmpty()
        ? Provenance.progressBeside(directory)
        : Optional.empty();
  }
}
