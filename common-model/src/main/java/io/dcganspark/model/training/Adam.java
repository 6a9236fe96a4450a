package io.dcganspark.model.training;

import io.dcganspark.model.layer.ParameterLayout;
import java.util.Arrays;

/**
 * Adam (<a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2014</a>) over a network's flat
 * vector, to the letter of <a
 * href="https://pytorch.org/docs/stable/generated/torch.optim.Adam.html">torch.optim.Adam</a>,
 * whose epsilon is added to the bias-corrected second moment. Running statistics are not touched by
 * Adam: what a pass measured is subtracted.
 *
 * <p>It is not DL4J's updater, because that one keeps its iteration count and its moments inside
 * the network, adds epsilon to the uncorrected moment, and cannot be told of running statistics. It
 * runs over Java's arrays, where gradients come from the exchange, in one pass; a device is given
 * the new parameters.
 */
final class Adam {
  private final AdamSettings settings;
  private final Network network;
  private final float[] parameters;
  private final float[] firstMoments;
  private final float[] secondMoments;
  private long stepsTaken;

  /**
   * Goes on where the moments come from.
   *
   * @param stepsTaken in which they were gathered
   */
  Adam(
      AdamSettings settings,
      Network network,
      float[] firstMoments,
      float[] secondMoments,
      long stepsTaken) {
    this.settings = settings;
    this.network = network;
    this.parameters = HostArrays.copy(network.parameters());
    this.firstMoments = firstMoments.clone();
    this.secondMoments = secondMoments.clone();
    this.stepsTaken = stepsTaken;
  }

  /** Forgets the moments, bias correction included, as if no step had been taken. */
  void restart() {
    Arrays.fill(firstMoments, 0);
    Arrays.fill(secondMoments, 0);
    stepsTaken = 0;
  }

  /**
   * Takes one step.
   *
   * @param gradient summed over replicas, running statistics' movements in their places; what
   *     stands behind the network's length is ignored
   * @param replicas how many were summed
   */
  void step(float[] gradient, int replicas) {
    step(gradient, replicas, 1);
  }

  /**
   * As {@link #step(float[], int)}, with the learning rate multiplied by {@code factor} for this
   * step.
   */
  void step(float[] gradient, int replicas, double factor) {
    HostArrays.copy(network.parameters(), parameters);
    float share = 1f / replicas;
    stepsTaken++;
    double firstCorrection = 1 - Math.pow(settings.beta1(), (double) stepsTaken);
    double secondCorrection = 1 - Math.pow(settings.beta2(), (double) stepsTaken);
    for (ParameterLayout.Range range : network.layout().trainable()) {
      update(
          range.start(),
          range.end(),
          gradient,
          share,
          (float) (factor * settings.learningRate() / firstCorrection),
          (float) (1 / Math.sqrt(secondCorrection)));
    }
    for (ParameterLayout.Statistics range : network.layout().statistics()) {
      for (int i = range.start(); i < range.end(); i++) {
        parameters[i] -= share * gradient[i];
      }
    }
    HostArrays.write(parameters, network.parameters());
  }

  private void update(
      int start, int end, float[] gradient, float share, float rate, float correction) {
    float beta1 = (float) settings.beta1();
    float beta2 = (float) settings.beta2();
    float rest1 = (float) (1 - settings.beta1());
    float rest2 = (float) (1 - settings.beta2());
    float epsilon = (float) settings.epsilon();
    for (int i = start; i < end; i++) {
      float mean = share * gradient[i];
      float first = beta1 * firstMoments[i] + rest1 * mean;
      float second = beta2 * secondMoments[i] + rest2 * mean * mean;
      firstMoments[i] = first;
      secondMoments[i] = second;
      parameters[i] -= rate * first / ((float) Math.sqrt(second) * correction + epsilon);
    }
  }

  float[] firstMoments() {
    return firstMoments.clone();
  }

  float[] secondMoments() {
    return secondMoments.clone();
  }
}
