package io.dcganspark.job.collective;

/** What answers in a peer's place sends more than a peer does: another try is no use. */
final class TooLongAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String MESSAGE =
      "it answered with more than %d bytes, which no rank does: another program listens there"
          .formatted(AnswerLimit.MOST_BYTES);

  TooLongAnswerException(RuntimeException cause) {
    super(MESSAGE, cause);
  }
}
