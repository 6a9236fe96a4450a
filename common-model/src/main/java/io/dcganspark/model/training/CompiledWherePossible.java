package io.dcganspark.model.training;

import io.dcganspark.model.failure.OncePerProcess;
import io.dcganspark.model.layer.Network;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.onednn.Compilation;
import io.dcganspark.model.onednn.CompiledNetwork;
import java.util.Optional;
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

  @Override
  public Network make(
      MultiLayerConfiguration configuration, float[] parameters, long... inputShape) {
    Optional<String> obstacle = new OneDnnBackend().obstacle(precision);
    if (obstacle.isEmpty()) {
      Compilation compilation = CompiledNetwork.compile(configuration, precision, inputShape);
      obstacle = compilation.obstacle();
      if (obstacle.isEmpty()) {
        return NetworkFactory.withParameters(compilation.network(), parameters);
      }
    }
    if (precision != Precision.FLOAT32) {
      throw unsupported(precision, obstacle.get());
    }
    String message = "Networks are computed layer by layer, not compiled: " + obstacle.get();
    if (OncePerProcess.isFirst(message)) { // Every round makes its networks again.
      LOG.info(message);
    }
    return Dl4jNetwork.with(configuration, parameters, inputShape);
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
    new OneDnnBackend()
        .obstacle(precision)
        .ifPresent(
            obstacle -> {
              throw unsupported(precision, obstacle);
            });
  }

  private static IllegalArgumentException unsupported(Precision precision, String obstacle) {
    return new IllegalArgumentException(
        "precision %s: expected networks compiled for oneDNN, found that %s: use float32"
            .formatted(precision, obstacle));
  }
}
