package io.dcganspark.model.training;

import java.io.Serializable;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * What one replica measured in one step, each a mean over its batch.
 *
 * @param generatorLoss G's loss, in nats
 * @param discriminatorLoss the average of D's losses on real and on generated images, in nats
 * @param discriminatorOnReal D(x), the probability that D gives to real images
 * @param discriminatorOnGenerated D(G(z)), the probability that D gives to generated images, before
 *     D's step
 * @param generatedSpread how much the generated images differ: the standard deviation of a pixel
 *     over the batch, averaged over the pixels; 0 for a batch of one
 */
public record StepLosses(
    double generatorLoss,
    double discriminatorLoss,
    double discriminatorOnReal,
    double discriminatorOnGenerated,
    double generatedSpread)
    implements Serializable {
  /** Returns the mean of what several replicas measured, at least one. */
  public static StepLosses mean(Collection<StepLosses> replicas) {
    return new StepLosses(
        mean(replicas, StepLosses::generatorLoss),
        mean(replicas, StepLosses::discriminatorLoss),
        mean(replicas, StepLosses::discriminatorOnReal),
        mean(replicas, StepLosses::discriminatorOnGenerated),
        mean(replicas, StepLosses::generatedSpread));
  }

  private static double mean(Collection<StepLosses> replicas, ToDoubleFunction<StepLosses> value) {
    return replicas.stream().mapToDouble(value).average().orElseThrow();
  }
}
