package io.dcganspark.job.training;

import java.io.Serializable;

/** What a task of a round returns. */
sealed interface TaskOutcome extends Serializable permits RoundResult, TaskOutcome.Unsupported {
  /**
   * A machine of the round cannot compute the run. It is returned and not thrown, since Spark
   * repeats a stage whose task throws, and logs a stack trace for each.
   *
   * @param machine which one, and why
   */
  record Unsupported(String machine) implements TaskOutcome {}
}
