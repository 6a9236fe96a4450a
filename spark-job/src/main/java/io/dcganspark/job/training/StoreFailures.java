package io.dcganspark.job.training;

import io.dcganspark.job.store.RunGoneException;
import io.dcganspark.job.store.RunTakenOverException;
import io.dcganspark.model.failure.Reason;
import org.apache.hadoop.fs.FSError;

/** Which failures to write are a store's bad moment, and which are the end of a run. */
final class StoreFailures {
  private StoreFailures() {}

  /** Returns whether to write again is wrong, or no use. */
  static boolean isFinal(Throwable failure) {
    boolean isFullDisk = failure instanceof FSError;
    return (failure instanceof Error && !isFullDisk)
        || Reason.causes(failure)
            .anyMatch(
                cause ->
                    cause instanceof RunTakenOverException || cause instanceof RunGoneException);
  }
}
