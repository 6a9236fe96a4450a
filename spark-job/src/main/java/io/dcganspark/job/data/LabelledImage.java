package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * An image as a network takes it, and what it shows.
 *
 * @param index in the data set
 * @param place in a random order of the data set that is always the same: those below a number are
 *     a sample of as many
 * @param label the class, from 0; -1 where the data set has no labels
 * @param pixels (channel, height, width), 0 black to 255 white
 */
public record LabelledImage(long index, long place, int label, byte[] pixels)
    implements Serializable {}
