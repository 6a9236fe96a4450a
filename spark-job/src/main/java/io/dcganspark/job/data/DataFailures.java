package io.dcganspark.job.data;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;

/** A data set that cannot be read, told in one line. */
final class DataFailures {
  private DataFailures() {}

  /** What a file system says of a failure may take many lines. */
  static UserErrorException unusable(String path, IOException failure) {
    String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return failure instanceof InvalidIdxException
        ? new UserErrorException(reason, failure)
        : new UserErrorException(
            "%s cannot be read: %s: %s".formatted(path, failure.getClass().getSimpleName(), reason),
            failure);
  }
}
