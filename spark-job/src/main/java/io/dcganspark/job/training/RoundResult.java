package io.dcganspark.job.training;

/**
 * What a task hands back at the end of a round.
 *
 * @param rank of the task
 * @param host where it ran
 * @param stateDigest SHA-256 of the state that the task ended with; equal on all ranks
 * @param state the state itself from rank 0, null from the others
 * @param messages how many messages the task sent to the driver
 * @param device what computed
 * @param replicas how many it carried
 * @param seconds that its steps took
 * @param exchangeSeconds for which it waited for the exchange in them
 */
record RoundResult(
    int rank,
    String host,
    String stateDigest,
    byte[] state,
    long messages,
    String device,
    int replicas,
    double seconds,
    double exchangeSeconds)
    implements TaskOutcome {
  /** Returns where the time of its steps went. */
  TaskTimes times(long steps) {
    return new TaskTimes(rank, host, replicas, steps, seconds - exchangeSeconds, exchangeSeconds);
  }
}
