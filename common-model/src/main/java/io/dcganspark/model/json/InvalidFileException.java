package io.dcganspark.model.json;

import java.io.IOException;

/** A file that was read, and is not what it has to be; the message says in one line why. */
public final class InvalidFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason what is wrong with the file, after its name: "is empty"
   */
  public InvalidFileException(String reason) {
    this("it", reason, null);
  }

  /**
   * @param reason what is wrong with the file, after its name
   * @param cause what revealed it
   */
  public InvalidFileException(String reason, Throwable cause) {
    this("it", reason, cause);
  }

  private InvalidFileException(String file, String reason, Throwable causeOrNull) {
    super(file + " " + reason, causeOrNull);
    this.reason = reason;
  }

  /** Returns the same with the file's name in place of "it". */
  public InvalidFileException named(Object file) {
    return new InvalidFileException(file.toString(), reason, this);
  }
}
