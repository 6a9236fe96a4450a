package io.dcganspark.model.onednn;

import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.random.RandomStream;

/**
 * The mode of a forward pass.
 *
 * @param training whether batch statistics and dropout are in force
 * @param randomness what dropout draws from
 * @param sides what decides the sides of rectifiers
 */
record ForwardMode(boolean training, RandomStream randomness, RectifierSides sides) {
  ForwardMode(boolean training, RandomStream randomness) {
    this(training, randomness, RectifierSides.FREE);
  }
}
