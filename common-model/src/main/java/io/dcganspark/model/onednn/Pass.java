package io.dcganspark.model.onednn;

import io.dcganspark.model.random.RandomStream;

/**
 * How a network is run.
 *
 * @param training whether batch statistics and dropout are in force
 * @param randomness what dropout draws from
 */
record Pass(boolean training, RandomStream randomness) {}
