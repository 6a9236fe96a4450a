package io.dcganspark.job.collective;

import java.io.Serializable;
import java.security.SecureRandom;

/**
 * Names one round's exchange. Every message carries it, so that a late message of a failed round,
 * or one of another program, is recognized.
 *
 * @param high the upper half
 * @param low the lower half
 */
public record Token(long high, long low) implements Serializable {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Returns one that nobody can guess. */
  public static Token random() {
    return new Token(RANDOM.nextLong(), RANDOM.nextLong());
  }

  /** Returns the one of a later attempt of Spark's at the same round. */
  Token ofAttempt(int attempt) {
    return new Token(high, low + attempt);
  }
}
