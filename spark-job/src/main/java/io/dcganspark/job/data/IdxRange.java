package io.dcganspark.job.data;

import org.apache.spark.sql.connector.read.InputPartition;

/** Records {@code from} (inclusive) to {@code to} (exclusive). */
record IdxRange(IdxDirectory directory, int from, int to) implements InputPartition {}
