package io.dcganspark.model.recipe;

import java.io.Serializable;

/**
 * The shape of one image as a network sees it: (channel, height, width).
 *
 * @param channels 1 for grey, 3 for colour
 * @param height in pixels
 * @param width in pixels
 */
public record ImageShape(int channels, int height, int width) implements Serializable {
  /** Returns the number of values in one image. */
  public int length() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }
}
