package io.dcganspark.model.failure;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A disk, or a quota, has no room for a file. The system says so in words only, and mostly without
 * the name of the file.
 */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  /** As Linux, and Hadoop's choice of a local directory, say it. */
  private static final List<String> WORDS =
      List.of("No space left on device", "Disk quota exceeded", "No space available in any");

  private DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns what names the file, if a failure says that a disk is full.
   *
   * @param file that could not be written; of no matter where a cause of the failure names one
   * @param failure looked through with its causes
   */
  public static Optional<DiskFullException> of(String file, Throwable failure) {
    Optional<DiskFullException> named =
        Reason.causes(failure)
            .filter(DiskFullException.class::isInstance)
            .map(DiskFullException.class::cast)
            .findFirst();
    return named.or(
        () ->
            words(failure)
                .map(
                    words ->
                        new DiskFullException(
                            "%s cannot be written: %s".formatted(file, words), failure)));
  }

  private static Optional<String> words(Throwable failure) {
    return Reason.causes(failure)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .flatMap(message -> WORDS.stream().filter(message::contains))
        .findFirst();
  }
}
