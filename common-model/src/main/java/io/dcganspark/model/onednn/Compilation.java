package io.dcganspark.model.onednn;

import java.util.Optional;

/** A compiled network, or the reason why there is none. */
public final class Compilation {
  private final CompiledNetwork network;
  private final String obstacle;

  private Compilation(CompiledNetwork network, String obstacle) {
    this.network = network;
    this.obstacle = obstacle;
  }

  static Compilation of(CompiledNetwork network) {
    return new Compilation(network, null);
  }

  static Compilation impossible(String obstacle) {
    return new Compilation(null, obstacle);
  }

  /** Returns what stands in the way; nothing where there is a network. */
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /**
   * Returns the network, which the caller closes.
   *
   * @throws IllegalStateException if there is none
   */
  public CompiledNetwork network() {
    if (network == null) {
      throw new IllegalStateException("the network cannot be compiled: " + obstacle);
    }
    return network;
  }
}
