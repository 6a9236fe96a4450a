package io.dcganspark.model.training;

/**
 * What one replica measured in one step, each a mean over its batch.
 *
 * @param generatorLoss G's loss, in nats
 * @param discriminatorLoss the average of D's losses on real and on generated images, in nats
 * @param discriminatorOnReal D(x), the probability that D gives to real images
 * @param discriminatorOnGenerated D(G(z)), the probability that D gives to generated images, before
 *     D's step
 */
public record StepLosses(
    double generatorLoss,
    double discriminatorLoss,
    double discriminatorOnReal,
    double discriminatorOnGenerated) {}
