package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * An image that was decoded when its data set was opened.
 *
 * @param index in the data set
 * @param digestOrNull its SHA-256 in hexadecimal digits, where the index does not order the images
 * @param label the class, from 0; {@link FittedImage#NO_LABEL} where the data set has none
 * @param picture what is kept of it
 */
record KeptImage(long index, String digestOrNull, int label, Picture picture)
    implements Serializable {
  /** Returns the image at another place. */
  KeptImage at(long place) {
    return new KeptImage(place, null, label, picture);
  }
}
