package io.dcganspark.job.training;

/**
 * Where the time of a round went in one of its tasks.
 *
 * @param rank of the task
 * @param host where it ran
 * @param replicas that it carried
 * @param steps that it took
 * @param computeSeconds for which it computed, of rank 0 also the drawing of samples
 * @param exchangeSeconds for which it waited for the exchange of gradients
 */
public record TaskTimes(
    int rank,
    String host,
    int replicas,
    long steps,
    double computeSeconds,
    double exchangeSeconds) {}
