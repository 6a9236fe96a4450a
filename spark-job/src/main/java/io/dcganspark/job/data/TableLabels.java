package io.dcganspark.job.data;

/**
 * What is known of a data set's labels after they were read once.
 *
 * @param sha256 of all of them, in order
 * @param range which ones there are
 */
record TableLabels(String sha256, LabelRange range) {}
