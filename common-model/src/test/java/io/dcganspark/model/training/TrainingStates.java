package io.dcganspark.model.training;

import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.state.NetworkState;

/** What tests ask of the states that trainings end with. */
final class TrainingStates {
  private TrainingStates() {}

  static NetworkState withoutMoments(NetworkState network) {
    return Adam.untrained(network.parameters());
  }

  /** Returns the largest difference between two parameters in one place. */
  static float largestDifference(NetworkState one, NetworkState other) {
    float largest = 0;
    for (int i = 0; i < one.parameters().length; i++) {
      largest = Math.max(largest, Math.abs(one.parameters()[i] - other.parameters()[i]));
    }
    return largest;
  }
}
