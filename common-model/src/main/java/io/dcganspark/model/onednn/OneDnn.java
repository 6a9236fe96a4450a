package io.dcganspark.model.onednn;

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

  /**
   * Passes where the library is loaded.
   *
   * @throws CannotCompileException if it is not there or not for this machine
   */
  static void require() throws CannotCompileException {
    if (PROBLEM != null) {
      throw new CannotCompileException("oneDNN's library does not load: " + PROBLEM);
    }
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
