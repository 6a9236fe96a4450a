package io.dcganspark.job.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The colours of an animation, the same for all frames: of a GIF's 256, most go to the samples.
 * Every pixel takes the nearest one; Java's own conversion would dither.
 */
final class GifPalette {
  private static final int MOST = 256;
  private static final int LEVELS = 6;

  /** Shades between the background and the two lines of the chart, which are drawn smoothly. */
  private static final int SHADES = 8;

  private static final int[] LINES = {0xD95F02, 0x1F77B4};

  /**
   * Colours that agree in this many bits a channel are taken for one in looking for the nearest.
   */
  private static final int BITS = 5;

  private final int[] colors;
  private final IndexColorModel model;
  private final short[] nearestGrey = new short[MOST];
  private final short[] nearest = new short[1 << (3 * BITS)];

  /**
   * Makes a palette.
   *
   * @param colored whether samples have colours; else greys get all that the chart leaves
   */
  GifPalette(boolean colored) {
    Set<Integer> chosen = new LinkedHashSet<>();
    for (int line : LINES) {
      for (int shade = 0; shade < SHADES; shade++) {
        chosen.add(mixed(line, shade / (double) SHADES));
      }
    }
    if (colored) {
      int step = 255 / (LEVELS - 1);
      for (int i = 0; i < LEVELS * LEVELS * LEVELS; i++) {
        int red = i / (LEVELS * LEVELS) * step;
        int green = i / LEVELS % LEVELS * step;
        chosen.add(red << 16 | green << 8 | i % LEVELS * step);
      }
    }
    int greys = MOST - chosen.size();
    for (int i = 0; i < greys; i++) {
      chosen.add(Math.round(255f * i / (greys - 1)) * 0x010101);
    }
    // A grey that is one of the cube's colours leaves its place unused.
    colors = Arrays.copyOf(chosen.stream().mapToInt(Integer::intValue).toArray(), MOST);
    model = new IndexColorModel(8, MOST, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
    Arrays.fill(nearest, (short) -1);
    Arrays.fill(nearestGrey, (short) -1);
  }

  private static int mixed(int color, double white) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double value = (color >> shift & 0xFF) * (1 - white) + 0xFF * white;
      mixed |= (int) Math.round(value) << shift;
    }
    return mixed;
  }

  /** Returns a picture in these colours. */
  BufferedImage indexed(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        row[x] = index(row[x] & 0xFFFFFF);
      }
      result.getRaster().setSamples(0, y, width, 1, 0, row);
    }
    return result;
  }

  private int index(int color) {
    boolean grey = color == (color & 0xFF) * 0x010101;
    short[] known = grey ? nearestGrey : nearest;
    int key = grey ? color & 0xFF : reduced(color);
    if (known[key] < 0) {
      known[key] = (short) search(color);
    }
    return known[key];
  }

  private static int reduced(int color) {
    int reduced = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      reduced = reduced << BITS | (color >> shift & 0xFF) >> (8 - BITS);
    }
    return reduced;
  }

  private int search(int color) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < colors.length; i++) {
      int distance = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        int difference = (color >> shift & 0xFF) - (colors[i] >> shift & 0xFF);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
