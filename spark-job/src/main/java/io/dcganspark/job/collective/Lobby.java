package io.dcganspark.job.collective;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections of one server. However many strangers come, only so many wait to be admitted at
 * once, each with one short frame ({@link FrameReader}) and for a limited time: what they hold is
 * small, and what is left of the memory is the members'.
 *
 * <p>A newcomer crowds out the oldest that waits. Members are admitted within milliseconds, so it
 * is nearly always strangers that are crowded out; a member that is comes back ({@link Connector}).
 */
final class Lobby {
  /** Connections that may wait at once. */
  static final int MOST_WAITING = 256;

  private final Set<Admission> waiting = new LinkedHashSet<>();
  private final ListenerLimits limits;
  private final ClosedConnectionLog closedConnections;
  private int members;

  Lobby(ListenerLimits limits, ClosedConnectionLog closedConnections) {
    this.limits = limits;
    this.closedConnections = closedConnections;
  }

  /** Returns how long a connection may wait. */
  Duration patience() {
    return limits.patience();
  }

  /** Lets a connection wait, instead of the oldest one if there are too many. */
  void enter(Admission newcomer) {
    Admission crowdedOut = null;
    synchronized (this) {
      waiting.add(newcomer);
      if (waiting.size() > MOST_WAITING) {
        Iterator<Admission> oldest = waiting.iterator();
        crowdedOut = oldest.next();
        oldest.remove();
      }
    }
    if (crowdedOut != null) {
      crowdedOut.crowdOut();
    }
  }

  /** Makes a waiting connection a member; returns false if there are enough. */
  synchronized boolean admit(Admission admission) {
    if (members == limits.members()) {
      return false;
    }
    waiting.remove(admission);
    members++;
    return true;
  }

  /** Forgets a connection that was never admitted, and logs why. */
  void dismiss(Admission admission, SocketAddress address, String reason) {
    synchronized (this) {
      waiting.remove(admission);
    }
    closedConnections.log(address, reason);
  }

  /** Forgets a member whose connection has ended. */
  synchronized void leave() {
    members--;
  }

  /** Logs why the connection of a member is closed. */
  void expel(SocketAddress address, String reason) {
    closedConnections.log(address, reason);
  }
}
