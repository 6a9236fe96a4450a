package io.dcganspark.model.layer;

import io.dcganspark.model.random.Purpose;
import io.dcganspark.model.random.RandomStream;

/**
 * The running form of a layer that draws random numbers in training. Where nobody says from which
 * stream, as in DL4J's own training loop, it seeds one from {@code Nd4j.getRandom()}.
 */
public interface RandomLayer {
  /** The purpose of a stream that a layer seeds for itself. */
  Purpose OUTSIDE_OF_TRAINING = Purpose.DROPOUT_ON_REAL;

  /** Draws from {@code stream} from now on. */
  void drawFrom(RandomStream stream);
}
