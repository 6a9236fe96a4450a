package io.dcganspark.job.training;

import io.dcganspark.job.collective.TelemetryAddress;
import io.dcganspark.job.collective.Token;
import java.io.Serializable;

/**
 * What every task of a round gets: the run's plan, and which of its steps the round takes. The run
 * is complete at its {@code lastStep}, the round at {@code endOfRound}.
 *
 * @param run the plan of the whole run
 * @param firstStep steps done before the round
 * @param endOfRound steps done after it
 * @param token names the round's exchange
 * @param telemetry where rank 0 reports to while the round runs
 */
record RoundPlan(
    RunPlan run, long firstStep, long endOfRound, Token token, TelemetryAddress telemetry)
    implements Serializable {
  /** Returns how many steps the round takes. */
  long steps() {
    return endOfRound - firstStep;
  }

  /** Returns whether a step, counted from 1, is logged: also the last one of the round. */
  boolean logs(long step) {
    return step == endOfRound || step % run.metricsEvery() == 0;
  }
}
