package io.dcganspark.job.report;

import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.LinkedHashSet;
import java.util.Set;

/** The colours of an animation, the same for all frames: of a GIF's 256, most go to the samples. */
final class GifPalette {
  private static final int MOST = 256;
  private static final int LEVELS = 6;

  /** Shades between the background and the two lines of the chart, which are drawn smoothly. */
  private static final int SHADES = 8;

  private static final int[] LINES = {0xD95F02, 0x1F77B4};

  private GifPalette() {}

  /** Returns greys and the chart's colours, or a cube of colours where samples have them. */
  static IndexColorModel of(boolean colored) {
    Set<Integer> colors = new LinkedHashSet<>();
    for (int line : LINES) {
      for (int shade = 0; shade < SHADES; shade++) {
        colors.add(mixed(line, 0xFFFFFF, shade / (double) SHADES));
      }
    }
    if (colored) {
      for (int i = 0; i < LEVELS * LEVELS * LEVELS; i++) {
        int step = 255 / (LEVELS - 1);
        colors.add(
            (i / (LEVELS * LEVELS) * step) << 16
                | (i / LEVELS % LEVELS * step) << 8
                | i % LEVELS * step);
      }
    }
    int greys = MOST - colors.size();
    for (int i = 0; i < greys; i++) {
      colors.add(Math.round(255f * i / (greys - 1)) * 0x010101);
    }
    int[] table = colors.stream().mapToInt(Integer::intValue).toArray();
    return new IndexColorModel(8, table.length, table, 0, false, -1, DataBuffer.TYPE_BYTE);
  }

  private static int mixed(int color, int with, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double value = (color >> shift & 0xFF) * (1 - share) + (with >> shift & 0xFF) * share;
      mixed |= (int) Math.round(value) << shift;
    }
    return mixed;
  }
}
