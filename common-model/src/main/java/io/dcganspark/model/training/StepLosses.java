package io.dcganspark.model.training;

import java.io.Serializable;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * What one replica measured in one step, each a mean over its batch. {@link
 * io.dcganspark.model.loss.LossKind} says what D(x) and D(G(z)) are under a loss.
 *
 * @param generatorLoss G's loss; of cross-entropy, in nats
 * @param discriminatorLoss the average of D's losses on real and on generated images; of
 *     cross-entropy, in nats
 * @param discriminatorOnReal D(x), how real D finds real images: the probability that it gives them
 * @param discriminatorOnGenerated D(G(z)), how real D finds generated images, before D's step
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
