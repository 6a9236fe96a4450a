package io.dcganspark.model.onednn;

import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.factory.Nd4j;

/** The library itself. */
final class OneDnn {
  /** Why the library did not load, or null. */
  private static final String PROBLEM = load();

  private OneDnn() {}

  private static String load() {
    // Both bring an OpenMP, and the first one loaded serves both: ND4J needs its newer one.
    Nd4j.getExecutioner();
    try {
      dnnl.dnnl_version();
      return null;
    } catch (LinkageError e) {
      return e.toString();
    }
  }

  /** Returns why the library does not load; nothing where it is loaded. */
  static Optional<String> problem() {
    return Optional.ofNullable(PROBLEM).map(cause -> "oneDNN's library does not load: " + cause);
  }

  /**
   * Passes a successful call.
   *
   * @throws IllegalStateException if oneDNN reported an error
   */
  static void check(int status, String what) {
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("oneDNN refuses %s: status %d".formatted(what, status));
    }
  }
}
