package io.dcganspark.job.round;

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
    double imagesPerSecond,
    double exchangeSeconds)
    implements Serializable {}
