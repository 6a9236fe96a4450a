package io.dcganspark.model.training;

import io.dcganspark.model.onednn.CannotCompileException;
import io.dcganspark.model.onednn.CompiledNetwork;
import io.dcganspark.model.onednn.Precision;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles a network for oneDNN; where that cannot be, its layers compute it.
 *
 * @param precision of products; the layers have float32 only
 */
record CompiledWherePossible(Precision precision) implements NetworkFactory {
  private static final Logger LOG = LoggerFactory.getLogger(CompiledWherePossible.class);

  /** What was said already: every round makes its networks anew. */
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  @Override
  public Network make(
      MultiLayerConfiguration configuration,
      float[] parameters,
      Workspace workspace,
      long... inputShape) {
    try {
      requireCpu();
      return OneDnnNetwork.with(
          CompiledNetwork.compile(configuration, precision, inputShape), configuration, parameters);
    } catch (CannotCompileException e) {
      if (precision != Precision.FLOAT32) {
        throw unsupported(e);
      }
      if (LOGGED.add(e.getMessage())) {
        LOG.info("Networks are computed layer by layer, not compiled: {}", e.getMessage());
      }
      return Dl4jNetwork.with(configuration, parameters, workspace);
    }
  }

  /**
   * Checks that networks can be computed here in a precision.
   *
   * @throws IllegalArgumentException if not; the message says what was found, and what to use
   */
  static void require(Precision precision) {
    if (precision == Precision.FLOAT32) {
      return; // The layers have it where nothing can be compiled.
    }
    try {
      requireCpu();
      CompiledNetwork.require(precision);
    } catch (CannotCompileException e) {
      throw unsupported(e);
    }
  }

  private static void requireCpu() throws CannotCompileException {
    if (Devices.isCuda()) {
      throw new CannotCompileException("ND4J computes on CUDA");
    }
  }

  private static IllegalArgumentException unsupported(CannotCompileException reason) {
    return new IllegalArgumentException(
        "precision bfloat16: expected networks compiled for oneDNN, found that %s: use float32"
            .formatted(reason.getMessage()),
        reason);
  }
}
