package io.dcganspark.job.data;

import java.util.List;
import java.util.OptionalLong;

/**
 * What can be told of a data set without Spark.
 *
 * @param images how many there are; empty: only Spark can tell
 * @param notes what of it is passed over or ignored, a line each
 */
public record DataFindings(OptionalLong images, List<String> notes) {}
