package io.dcganspark.job.collective;

/**
 * What a rank says when it arrives at a {@link Rendezvous}. It travels as texts: Spark's RPC on an
 * executor does not know the classes of an application's jar.
 *
 * @param token of the round
 * @param attempt of Spark's at the round's stage, from 0
 * @param rank that arrives
 * @param text for every rank
 */
record Arrival(Token token, int attempt, int rank, String text) {
  private static final int LONGEST_TEXT = 1 << 16;
  private static final int PARTS = 5;

  String[] encoded() {
    return new String[] {
      Long.toString(token.high()),
      Long.toString(token.low()),
      Integer.toString(attempt),
      Integer.toString(rank),
      text
    };
  }

  /**
   * Reads what came from another process.
   *
   * @throws ExchangeException if it is no arrival
   */
  static Arrival decoded(String[] parts) {
    if (parts.length != PARTS || parts[PARTS - 1] == null) {
      throw new ExchangeException("it has %d parts, expected %d".formatted(parts.length, PARTS));
    }
    String text = parts[PARTS - 1];
    if (text.length() > LONGEST_TEXT) {
      throw new ExchangeException(
          "its text has %d letters, expected at most %d".formatted(text.length(), LONGEST_TEXT));
    }
    try {
      return new Arrival(
          new Token(Long.parseLong(parts[0]), Long.parseLong(parts[1])),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]),
          text);
    } catch (NumberFormatException e) {
      throw new ExchangeException("it has a part that is no number", e);
    }
  }
}
