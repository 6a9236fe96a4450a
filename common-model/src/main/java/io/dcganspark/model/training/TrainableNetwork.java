package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.layer.SpectralNorm;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.state.NetworkState;

/**
 * A network with its optimizer. Under spectral normalization the optimizer has the weights, and the
 * network the divided ones.
 */
final class TrainableNetwork {
  private final Network network;
  private final Adam adam;
  private final float[] parameters;
  private final SpectralNorm normOrNull;

  /**
   * Prepares; the network stays the caller's.
   *
   * @param settings of Adam
   * @param state Adam's moments so far, and singular vectors
   * @param stepsTaken in which the moments were gathered
   * @param spectral whether weights are normalized so
   */
  TrainableNetwork(
      Network network,
      AdamSettings settings,
      NetworkState state,
      long stepsTaken,
      boolean spectral) {
    this.network = network;
    this.parameters = network.parameters();
    this.adam = new Adam(settings, network.layout(), state, stepsTaken);
    this.normOrNull =
        spectral
            ? new SpectralNorm(network.layout(), parameters, state.singularVectors().orElse(null))
            : null;
    if (spectral) {
      handOver();
    }
  }

  /** Forgets the optimizer's moments, as if the next step were the first. */
  void restartOptimizer() {
    adam.restart();
  }

  /** Gives the network its parameters. */
  private void handOver() {
    network.setParameters(normOrNull == null ? parameters : normOrNull.divided(parameters));
  }

  /**
   * Turns a gradient at what the network computes with into that at what the optimizer changes, in
   * place: the same unless weights are normalized.
   *
   * @param gradient summed over replicas
   */
  void toOptimizer(float[] gradient) {
    if (normOrNull != null) {
      normOrNull.backward(parameters, gradient);
    }
  }

  /**
   * Takes one step.
   *
   * @param gradient summed over replicas
   * @param replicas how many were summed
   * @param factor multiplies the learning rate of this step
   */
  void step(float[] gradient, int replicas, double factor) {
    adam.step(parameters, gradient, replicas, factor);
    if (normOrNull != null) {
      normOrNull.follow(parameters);
    }
    handOver();
  }

  /**
   * Shortens a gradient in place to a length, averaged over replicas, if it is longer. Every task
   * finds the same bits, since all of them have the same sum. What moves running statistics stays.
   */
  void clip(float[] gradient, int replicas, double most) {
    double norm = gradientNorm(gradient, replicas);
    if (norm > most) {
      float share = (float) (most / norm);
      for (ParameterLayout.Range range : network.layout().trainable()) {
        for (int i = range.start(); i < range.end(); i++) {
          gradient[i] *= share;
        }
      }
    }
  }

  /**
   * Moves running statistics outside of a step.
   *
   * @param movements summed over replicas, in the order of the layout's statistics
   * @param offset of the first one
   * @param share of the sum that is subtracted
   */
  void moveStatistics(float[] movements, int offset, float share) {
    int next = offset;
    for (ParameterLayout.Statistics range : network.layout().statistics()) {
      for (int i = range.start(); i < range.end(); i++) {
        parameters[i] -= share * movements[next++];
      }
    }
    handOver();
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

  /** Returns a copy of the flat vector that the optimizer changes. */
  float[] parameters() {
    return parameters.clone();
  }

  /** Returns a copy of the parameters, moments and singular vectors. */
  NetworkState state() {
    return new NetworkState(
        parameters(), adam.moments(), normOrNull == null ? null : normOrNull.vectors());
  }
}
