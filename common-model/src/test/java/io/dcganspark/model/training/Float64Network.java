package io.dcganspark.model.training;

import io.dcganspark.model.layer.ParameterLayout;
import io.dcganspark.model.optimizer.AdamSettings;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network in float64, and Adam as its paper writes it: what float32 loses is not there to hide a
 * mistake.
 */
abstract class Float64Network implements AutoCloseable {
  private static final double BETA1 = 0.5;
  private static final double BETA2 = 0.999;
  private static final double LEARNING_RATE = 2e-4;

  private final ParameterLayout layout;
  private final double[] firstMoments;
  private final double[] secondMoments;
  private int steps;

  Float64Network(ParameterLayout layout) {
    this.layout = layout;
    this.firstMoments = new double[layout.length()];
    this.secondMoments = new double[layout.length()];
  }

  /** Makes networks. */
  interface Factory {
    /** This project's layers one by one. */
    Factory LAYERS = (network, parameters, inputShape) -> new Float64Layers(network, parameters);

    /**
     * Makes a network.
     *
     * @param inputShape with the batch first
     */
    Float64Network make(
        MultiLayerConfiguration configuration, double[] parameters, long... inputShape);
  }

  abstract INDArray forward(INDArray input, boolean training);

  /** Goes back and moves running statistics, as PyTorch does on the way forward. */
  final INDArray backward(INDArray outputGradient) {
    INDArray gradient = backwardToAll(outputGradient);
    double[] movement = gradients();
    double[] parameters = parameters();
    for (ParameterLayout.Statistics range : layout.statistics()) {
      for (int i = range.start(); i < range.end(); i++) {
        parameters[i] -= movement[i];
      }
    }
    setParameters(parameters);
    return gradient;
  }

  /** Goes back, and returns the gradient at the input. */
  abstract INDArray backwardToAll(INDArray outputGradient);

  abstract double[] gradients();

  abstract double[] parameters();

  abstract void setParameters(double[] parameters);

  final void step(double[] gradient) {
    steps++;
    double[] parameters = parameters();
    for (ParameterLayout.Range range : layout.trainable()) {
      for (int i = range.start(); i < range.end(); i++) {
        firstMoments[i] = BETA1 * firstMoments[i] + (1 - BETA1) * gradient[i];
        secondMoments[i] = BETA2 * secondMoments[i] + (1 - BETA2) * gradient[i] * gradient[i];
        double mean = firstMoments[i] / (1 - Math.pow(BETA1, steps));
        double square = secondMoments[i] / (1 - Math.pow(BETA2, steps));
        parameters[i] -= LEARNING_RATE * mean / (Math.sqrt(square) + AdamSettings.DEFAULT_EPSILON);
      }
    }
    setParameters(parameters);
  }

  @Override
  public abstract void close();
}
