package io.dcganspark.job.data;

import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.failure.DiskFullException;
import io.dcganspark.model.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/** A data set that cannot be read, reported in one line. */
final class DataFailures {
  private static final Pattern FILE = Pattern.compile("error while reading file (\\S+?)\\. ");

  private DataFailures() {}

  /** What a file system says of a failure may take many lines. */
  static UserErrorException unusable(String path, IOException failure) {
    String reason = Reason.of(failure);
    return failure instanceof InvalidIdxException
        ? new UserErrorException(reason, failure)
        : new UserErrorException(
            "%s cannot be read: %s: %s".formatted(path, failure.getClass().getSimpleName(), reason),
            failure);
  }

  /**
   * Returns why Spark does not read a table. What is the cluster's fault and not the data's is no
   * mistake of the user.
   */
  static RuntimeException unreadable(DataConfig data, Exception failure) {
    if (failure instanceof UserErrorException userError) {
      return userError;
    }
    Optional<Throwable> heap =
        Reason.causes(failure).filter(TooLittleHeapException.class::isInstance).findFirst();
    if (heap.isPresent()) {
      return new UserErrorException(
          "%s cannot be read: %s".formatted(data.place(), heap.get().getMessage()), failure);
    }
    Throwable cause = Reason.root(failure);
    Optional<DiskFullException> full =
        DiskFullException.of("a local directory of Spark (spark.local.dir)", failure);
    if (full.isPresent()) {
      return new UncheckedIOException(full.get());
    }
    if (cause instanceof SparkException || cause instanceof InterruptedException) {
      return new IllegalStateException("reading %s failed".formatted(data.place()), failure);
    }
    return new UserErrorException(
        "%s cannot be read as %s: %s%s"
            .formatted(data.place(), data.format(), Reason.of(cause), fileOf(failure)),
        failure);
  }

  /** Spark names the file in one of the exceptions around what went wrong in it. */
  private static String fileOf(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      Matcher named = FILE.matcher(String.valueOf(at.getMessage()));
      if (named.find()) {
        return ", in " + named.group(1);
      }
    }
    return "";
  }
}
