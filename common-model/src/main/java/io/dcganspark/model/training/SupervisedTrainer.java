package io.dcganspark.model.training;

import io.dcganspark.model.layer.Network;
import io.dcganspark.model.loss.SoftmaxLoss;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.random.RandomStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * One network that learns classes of images from labels, on one device. Use from one thread, and
 * close: most of its memory is outside of the Java heap.
 */
public final class SupervisedTrainer implements AutoCloseable {
  private final Network network;
  private final TrainableNetwork trained;

  /**
   * Draws a network's first weights.
   *
   * @param configuration from images to (batch, classes), logits
   * @param settings of Adam
   * @param inputShape (batch, channel, height, width)
   */
  public SupervisedTrainer(
      MultiLayerConfiguration configuration, AdamSettings settings, long... inputShape) {
    float[] parameters = InitialState.parameters(configuration);
    this.network =
        new CompiledWherePossible(Precision.FLOAT32).make(configuration, parameters, inputShape);
    this.trained =
        Closing.unlessMade(
            network,
            () -> new TrainableNetwork(network, settings, Adam.untrained(parameters), 0, false));
  }

  /**
   * Takes one step.
   *
   * @param images (batch, channel, height, width) in [-1, 1], row-major
   * @param labels the class of each image, from 0
   * @param learningRateFactor multiplies the learning rate of this step
   * @param randomness what dropout draws from
   * @return the mean cross-entropy before the step, in nats
   */
  public double step(
      float[] images, int[] labels, double learningRateFactor, RandomStream randomness) {
    SoftmaxLoss loss = SoftmaxLoss.of(network.forward(images, randomness), labels);
    network.backwardToParameters(loss.gradient());
    trained.step(network.gradients(), 1, learningRateFactor);
    return loss.loss();
  }

  /** Returns a copy of the network's flat vector. */
  public float[] parameters() {
    return trained.parameters();
  }

  @Override
  public void close() {
    network.close();
  }
}
