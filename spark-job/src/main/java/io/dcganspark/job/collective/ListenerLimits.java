package io.dcganspark.job.collective;

import java.time.Duration;

/**
 * The limits of a {@link Listener}.
 *
 * @param longestMessage bytes of the longest message that may come
 * @param members connections that may be admitted at once; each may hold one message that is not
 *     whole yet
 * @param patience how long a connection may stay without being admitted
 */
record ListenerLimits(int longestMessage, int members, Duration patience) {
  /** Longer than any handshake takes on a machine that is up. */
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(30);

  ListenerLimits {
    if (patience.compareTo(LONGEST_PATIENCE) > 0) {
      patience = LONGEST_PATIENCE;
    }
  }
}
