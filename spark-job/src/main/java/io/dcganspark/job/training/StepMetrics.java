package io.dcganspark.job.training;

import java.io.Serializable;

/**
 * What one logged step of training measured, averaged over the replicas and, for losses and scores,
 * over the steps since the last logged one.
 *
 * @param step the step, counted from 1
 * @param epoch passes over the data so far, with fraction
 * @param generatorLoss G's binary cross-entropy, in nats
 * @param discriminatorLoss D's binary cross-entropy, averaged over real and generated images, in
 *     nats
 * @param discriminatorOnReal D(x), the mean probability that D gives to real images
 * @param discriminatorOnGenerated D(G(z)), the mean probability that D gives to generated images
 * @param generatedSpread how much generated images differ: the standard deviation of a pixel, from
 *     -1 to 1, over a replica's batch, averaged over the pixels
 * @param generatorGradientNorm the length of G's gradient in this step, averaged over the replicas
 * @param imagesPerSecond real images that all replicas together consumed a second since the last
 *     logged step
 * @param exchangeSeconds seconds per step that computing waited for the exchange of gradients
 */
public record StepMetrics(
    long step,
    double epoch,
    double generatorLoss,
    double discriminatorLoss,
    double discriminatorOnReal,
    double discriminatorOnGenerated,
    double generatedSpread,
    double generatorGradientNorm,
    double imagesPerSecond,
    double exchangeSeconds)
    implements Serializable {}
