package io.dcganspark.model.onednn;

import io.dcganspark.model.random.RandomStream;

/**
 * The mode of a forward pass.
 *
 * @param training whether batch statistics and dropout are in force
 * @param randomness what dropout draws from
 */
record ForwardMode(boolean training, RandomStream randomness) {}
