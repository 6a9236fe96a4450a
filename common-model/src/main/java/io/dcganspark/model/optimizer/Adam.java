package io.dcganspark.model.optimizer;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.state.Moment;
import io.dcganspark.model.state.NetworkState;
import java.util.Arrays;
import java.util.List;

/**
 * Adam (<a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2014</a>) over a network's flat
 * vector, to the letter of <a
 * href="https://pytorch.org/docs/stable/generated/torch.optim.Adam.html">torch.optim.Adam</a>,
 * whose epsilon is added to the bias-corrected second moment. Adam does not touch running
 * statistics: what a pass measured is subtracted.
 *
 * <p>It is not DL4J's updater, because that one keeps its iteration count and its moments inside
 * the network, adds epsilon to the uncorrected moment, and has no notion of running statistics. It
 * runs over Java's arrays, where gradients come from the exchange, in one pass.
 */
public final class Adam {
  /** Names of the running means of gradients and of their squares. */
  public static final List<String> MOMENTS = List.of("first-moments", "second-moments");

  private final AdamSettings settings;
  private final ParameterLayout layout;
  private final float[] firstMoments;
  private final float[] secondMoments;
  private long stepsTaken;

  /**
   * Continues from a network's moments.
   *
   * @param layout of the network's flat vector
   * @param stepsTaken in which the moments were gathered
   * @throws IllegalArgumentException if the moments are another optimizer's
   */
  public Adam(
      AdamSettings settings, ParameterLayout layout, NetworkState network, long stepsTaken) {
    this.settings = settings;
    this.layout = layout;
    this.firstMoments = network.moment(MOMENTS.get(0)).clone();
    this.secondMoments = network.moment(MOMENTS.get(1)).clone();
    this.stepsTaken = stepsTaken;
  }

  /** Forgets the moments, bias correction included, as if no step had been taken. */
  public void restart() {
    Arrays.fill(firstMoments, 0);
    Arrays.fill(secondMoments, 0);
    stepsTaken = 0;
  }

  /**
   * Takes one step.
   *
   * @param parameters the network's flat vector, which the step changes
   * @param gradient summed over replicas, running statistics' movements in their places; what
   *     stands behind the network's length is ignored
   * @param replicas how many were summed
   * @param factor multiplies the learning rate of this step
   */
  public void step(float[] parameters, float[] gradient, int replicas, double factor) {
    float share = 1f / replicas;
    stepsTaken++;
    double firstCorrection = 1 - Math.pow(settings.beta1(), (double) stepsTaken);
    double secondCorrection = 1 - Math.pow(settings.beta2(), (double) stepsTaken);
    for (ParameterLayout.Range range : layout.trainable()) {
      update(
          parameters,
          range,
          gradient,
          share,
          (float) (factor * settings.learningRate() / firstCorrection),
          (float) (1 / Math.sqrt(secondCorrection)));
    }
    for (ParameterLayout.Statistics range : layout.statistics()) {
      for (int i = range.start(); i < range.end(); i++) {
        parameters[i] -= share * gradient[i];
      }
    }
  }

  private void update(
      float[] parameters,
      ParameterLayout.Range range,
      float[] gradient,
      float share,
      float rate,
      float correction) {
    float beta1 = (float) settings.beta1();
    float beta2 = (float) settings.beta2();
    float rest1 = (float) (1 - settings.beta1());
    float rest2 = (float) (1 - settings.beta2());
    float epsilon = (float) settings.epsilon();
    for (int i = range.start(); i < range.end(); i++) {
      float mean = share * gradient[i];
      float first = beta1 * firstMoments[i] + rest1 * mean;
      float second = beta2 * secondMoments[i] + rest2 * mean * mean;
      firstMoments[i] = first;
      secondMoments[i] = second;
      parameters[i] -= rate * first / ((float) Math.sqrt(second) * correction + epsilon);
    }
  }

  /** Returns a copy of the moments. */
  public List<Moment> moments() {
    return moments(firstMoments.clone(), secondMoments.clone());
  }

  /** Returns these moments by their names. */
  public static List<Moment> moments(float[] first, float[] second) {
    return List.of(new Moment(MOMENTS.get(0), first), new Moment(MOMENTS.get(1), second));
  }

  /** Returns the state of a network that no step has changed: all moments are 0. */
  public static NetworkState untrained(float[] parameters) {
    return new NetworkState(
        parameters, moments(new float[parameters.length], new float[parameters.length]));
  }
}
