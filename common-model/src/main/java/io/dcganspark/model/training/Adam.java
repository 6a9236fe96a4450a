package io.dcganspark.model.training;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Adam (<a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2014</a>) over a network's flat
 * vector, to the letter of <a
 * href="https://pytorch.org/docs/stable/generated/torch.optim.Adam.html">torch.optim.Adam</a>,
 * whose epsilon is added to the bias-corrected second moment. Running statistics are not touched by
 * Adam: what a pass measured is subtracted.
 *
 * <p>It is not DL4J's updater, because that one keeps its iteration count and its moments inside
 * the network, adds epsilon to the uncorrected moment, and cannot be told of running statistics.
 */
final class Adam {
  private final AdamSettings settings;
  private final Network network;
  private final INDArray firstMoments;
  private final INDArray secondMoments;
  private final INDArray update;

  Adam(AdamSettings settings, Network network, float[] firstMoments, float[] secondMoments) {
    this.settings = settings;
    this.network = network;
    this.firstMoments = Nd4j.createFromArray(firstMoments);
    this.secondMoments = Nd4j.createFromArray(secondMoments);
    this.update = Nd4j.create(firstMoments.length);
  }

  /**
   * Takes one step.
   *
   * @param gradient the gradient averaged over replicas, running statistics' movements in their
   *     places; overwritten
   * @param iteration how many steps were taken before, the exponent of the bias correction less one
   */
  void step(INDArray gradient, long iteration) {
    INDArray parameters = network.parameters().reshape(network.parameters().length());
    // ND4J adds epsilon before the bias correction of the second moment; scaled by that correction
    // it is PyTorch's.
    double epsilon =
        settings.epsilon() * Math.sqrt(1 - Math.pow(settings.beta2(), iteration + 1.0));
    for (ParameterLayout.Range range : network.layout().trainable()) {
      Nd4j.exec(
          new AdamUpdater(
              part(gradient, range),
              part(secondMoments, range),
              part(firstMoments, range),
              part(update, range),
              part(secondMoments, range),
              part(firstMoments, range),
              settings.learningRate(),
              settings.beta1(),
              settings.beta2(),
              epsilon,
              Math.toIntExact(iteration)));
    }
    for (ParameterLayout.Range range : network.layout().statistics()) {
      part(update, range).assign(part(gradient, range));
    }
    parameters.subi(update);
  }

  float[] firstMoments() {
    return HostArrays.copy(firstMoments);
  }

  float[] secondMoments() {
    return HostArrays.copy(secondMoments);
  }

  private static INDArray part(INDArray vector, ParameterLayout.Range range) {
    return vector.get(NDArrayIndex.interval(range.start(), range.end()));
  }
}
