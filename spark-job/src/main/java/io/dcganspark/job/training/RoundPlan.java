package io.dcganspark.job.training;

import io.dcganspark.job.collective.TelemetryAddress;
import io.dcganspark.job.collective.Token;
import io.dcganspark.job.config.ExchangeConfig;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import java.io.Serializable;

/**
 * What every task of a round is told: steps {@code firstStep} (inclusive) to {@code lastStep}
 * (exclusive) of one run.
 *
 * @param recipe the networks
 * @param adam settings of both optimizers
 * @param seed of the run
 * @param replicas replicas of the run, V
 * @param replicaBatch images a replica and step
 * @param firstStep steps done before the round
 * @param lastStep steps done after it
 * @param stepsPerEpoch steps in one pass over the data
 * @param metricsEvery steps between two logged ones
 * @param samplesEvery steps between two grids of samples
 * @param sampleCount images a grid
 * @param threads native threads a replica
 * @param exchange how gradients are exchanged
 * @param token names the round's exchange
 * @param telemetry where rank 0 reports to while the round runs
 * @param precision of products
 * @param emaDecay of the average of G's parameters, 0 for none
 */
record RoundPlan(
    Recipe recipe,
    AdamSettings adam,
    long seed,
    int replicas,
    int replicaBatch,
    long firstStep,
    long lastStep,
    int stepsPerEpoch,
    long metricsEvery,
    long samplesEvery,
    int sampleCount,
    int threads,
    ExchangeConfig exchange,
    Token token,
    TelemetryAddress telemetry,
    Precision precision,
    double emaDecay)
    implements Serializable {
  /** Returns whether a step, counted from 1, is logged: also the last one of the round. */
  boolean logs(long step) {
    return step == lastStep || step % metricsEvery == 0;
  }
}
