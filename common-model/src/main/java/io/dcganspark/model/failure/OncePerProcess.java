package io.dcganspark.model.failure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Messages that a process logs once, although every round comes upon their cause again. */
public final class OncePerProcess {
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private OncePerProcess() {}

  /** Returns whether this process sees a message for the first time. */
  public static boolean isFirst(String message) {
    return SEEN.add(message);
  }
}
