package io.dcganspark.model.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Images that G draws at once. The place of an image in its block follows from its number alone,
 * since the last bits of a product can depend on the row; so an image never depends on which others
 * were asked for with it.
 */
final class SampleBlock {
  private static final int FREE = -1;

  /** By place, where the image stands among those that were asked for. */
  private final int[] images;

  private SampleBlock(int size) {
    images = new int[size];
    Arrays.fill(images, FREE);
  }

  /**
   * Deals images out to as few blocks as hold them.
   *
   * @param numbers of the images
   * @param size places of a block
   * @throws IllegalArgumentException if a number is negative
   */
  static List<SampleBlock> of(long[] numbers, int size) {
    List<SampleBlock> blocks = new ArrayList<>();
    int[] taken = new int[size];
    for (int image = 0; image < numbers.length; image++) {
      if (numbers[image] < 0) {
        throw new IllegalArgumentException(
            "an image's number must not be negative, found " + numbers[image]);
      }
      int place = (int) (numbers[image] % size);
      if (taken[place] == blocks.size()) {
        blocks.add(new SampleBlock(size));
      }
      blocks.get(taken[place]++).images[place] = image;
    }
    return blocks;
  }

  boolean isTaken(int place) {
    return images[place] != FREE;
  }

  /** Returns which of the images that were asked for has this place. */
  int imageAt(int place) {
    return images[place];
  }
}
