package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * How the rows of a table are read.
 *
 * @param indexed whether the index says which image comes first; else the digest does
 * @param labelled whether each image must have a label
 * @param upright whether pictures in files are turned as EXIF says
 * @param mostBroken {@code data.max-broken}
 * @param form what is kept of images
 * @param keepsPixels whether images that are pixels are kept too; else only decoded files are
 */
record TableReading(
    boolean indexed,
    boolean labelled,
    boolean upright,
    int mostBroken,
    ImageForm form,
    boolean keepsPixels)
    implements Serializable {}
