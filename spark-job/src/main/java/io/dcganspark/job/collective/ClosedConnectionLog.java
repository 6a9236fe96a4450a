package io.dcganspark.job.collective;

import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs which connections a process closed, in a line a second at most: the first one at once, those
 * of the second after it as a number.
 */
final class ClosedConnectionLog {
  private static final Logger LOG = LoggerFactory.getLogger(ClosedConnectionLog.class);
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private long lastLine = System.nanoTime() - INTERVAL_NANOS;
  private long unlogged;
  private SocketAddress address;
  private String reason;

  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the line.
  synchronized void log(SocketAddress closed, String why) {
    unlogged++;
    address = closed;
    reason = why;
    long wait = lastLine + INTERVAL_NANOS - System.nanoTime();
    if (unlogged > 1) {
      return; // The line that is due counts this one.
    }
    if (wait <= 0) {
      logNow();
    } else {
      GlobalEventExecutor.INSTANCE.schedule(this::logNow, wait, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void logNow() {
    if (unlogged == 1) {
      LOG.warn("Closed the connection of {}: {}", address, reason);
    } else {
      LOG.warn("Closed {} more connections, the last one of {}: {}", unlogged, address, reason);
    }
    unlogged = 0;
    lastLine = System.nanoTime();
  }
}
