package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.factory.Nd4j;

/** The library itself. */
final class OneDnn {
  private OneDnn() {}

  /**
   * Loads the library.
   *
   * @throws CannotCompileException if it is not there or not for this machine
   */
  static void load() throws CannotCompileException {
    // Both bring an OpenMP, and the first one loaded serves both: ND4J needs its newer one.
    Nd4j.getExecutioner();
    try {
      dnnl.dnnl_version();
    } catch (LinkageError e) {
      throw new CannotCompileException("oneDNN's library does not load: " + e.getMessage(), e);
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
