package io.dcganspark.job.cluster;

/**
 * How a submission ended.
 *
 * @param exitCode of spark-submit, which in client mode is the job's
 * @param output what the driver printed, standard output and error together
 */
public record Submission(int exitCode, String output) {}
