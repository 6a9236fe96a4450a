package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * An image of a table as networks take it.
 *
 * @param index in the table
 * @param label the class, from 0; {@link #NO_LABEL} where the table has none
 * @param pixels (channel, height, width), 0 black to 255 white
 */
record FittedImage(long index, int label, byte[] pixels) implements Serializable {
  static final int NO_LABEL = -1;
}
