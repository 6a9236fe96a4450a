package io.dcganspark.job.training;

import io.dcganspark.model.recipe.ImageShape;
import java.io.Serializable;

/**
 * Images that G made from the run's fixed noise, in evaluation mode.
 *
 * @param step steps done when they were made
 * @param shape the shape of one image
 * @param pixels (image, channel, height, width), 0 black to 255 white
 */
public record Samples(long step, ImageShape shape, byte[] pixels) implements Serializable {}
