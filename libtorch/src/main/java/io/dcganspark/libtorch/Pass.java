package io.dcganspark.libtorch;

import io.dcganspark.model.layer.RectifierSides;
import io.dcganspark.model.random.RandomStream;

/**
 * The mode of a forward pass.
 *
 * @param training whether batch statistics and dropout are in force
 * @param randomness what dropout draws from
 * @param sides what decides the sides of rectifiers
 */
record Pass(boolean training, RandomStream randomness, RectifierSides sides) {
  static final Pass EVALUATION = new Pass(false, null, RectifierSides.FREE);
}
