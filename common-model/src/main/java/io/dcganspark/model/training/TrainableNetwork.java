package io.dcganspark.model.training;

import io.dcganspark.model.device.HostArrays;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.state.NetworkState;

/** A network with its optimizer. */
final class TrainableNetwork {
  private final Network network;
  private final Adam adam;
  private final float[] parameters;

  /**
   * Prepares; the network stays the caller's.
   *
   * @param settings of Adam
   * @param moments Adam's moments so far
   * @param stepsTaken in which the moments were gathered
   */
  TrainableNetwork(Network network, AdamSettings settings, NetworkState moments, long stepsTaken) {
    this.network = network;
    this.parameters = HostArrays.copy(network.parameters());
    this.adam =
        new Adam(
            settings,
            network.layout(),
            moments.firstMoments(),
            moments.secondMoments(),
            stepsTaken);
  }

  /** Forgets the optimizer's moments, as if the next step were the first. */
  void restartOptimizer() {
    adam.restart();
  }

  /**
   * Takes one step.
   *
   * @param gradient summed over replicas
   * @param replicas how many were summed
   * @param factor multiplies the learning rate of this step
   */
  void step(float[] gradient, int replicas, double factor) {
    HostArrays.copy(network.parameters(), parameters);
    adam.step(parameters, gradient, replicas, factor);
    HostArrays.write(parameters, network.parameters());
  }

  /**
   * Returns the length of a gradient, averaged over replicas. What moves running statistics is no
   * part of it.
   */
  double gradientNorm(float[] gradient, int replicas) {
    double squares = 0;
    for (ParameterLayout.Range range : network.layout().trainable()) {
      for (int i = range.start(); i < range.end(); i++) {
        squares += (double) gradient[i] * gradient[i];
      }
    }
    return Math.sqrt(squares) / replicas;
  }

  /** Returns a copy of the network's flat vector. */
  float[] parameters() {
    return HostArrays.copy(network.parameters());
  }

  /** Returns a copy of the parameters and moments. */
  NetworkState state() {
    return new NetworkState(parameters(), adam.firstMoments(), adam.secondMoments());
  }
}
