package io.dcganspark.job.data;

import java.nio.ByteBuffer;

/** How a camera was held, as EXIF records it: 1 to 8, of which 1 means as stored. */
final class ExifOrientation {
  static final int AS_STORED = 1;

  /** What a JPEG's segment of EXIF starts with; a TIFF structure follows. */
  static final String PREFIX = "Exif\0\0";

  private static final int LAST = 8;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int VALUE = 8;

  private ExifOrientation() {}

  /** Reads it from a TIFF structure; a damaged one counts as none. */
  static int of(byte[] tiff) {
    ByteBuffer view = TiffTags.view(tiff);
    int entry = TiffTags.find(view, TiffTags.ORIENTATION);
    int type = entry < 0 ? 0 : view.getShort(entry + 2);
    if (type != SHORT && type != LONG) {
      return AS_STORED;
    }
    int orientation = type == SHORT ? view.getShort(entry + VALUE) : view.getInt(entry + VALUE);
    return orientation >= AS_STORED && orientation <= LAST ? orientation : AS_STORED;
  }

  /** Turns an image as it was seen. */
  static Picture apply(Picture stored, int orientation) {
    if (orientation == AS_STORED) {
      return stored;
    }
    boolean isTransposed = orientation > 4;
    boolean isFlippedAcross =
        orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    boolean isFlippedDown =
        orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    int height = isTransposed ? stored.width() : stored.height();
    int width = isTransposed ? stored.height() : stored.width();
    int plane = height * width;
    byte[] seen = stored.pixels();
    byte[] pixels = new byte[seen.length];
    for (int y = 0; y < height; y++) {
      int seenY = isFlippedDown ? height - 1 - y : y;
      for (int x = 0; x < width; x++) {
        int seenX = isFlippedAcross ? width - 1 - x : x;
        int from = isTransposed ? seenX * stored.width() + seenY : seenY * stored.width() + seenX;
        for (int channel = 0; channel < stored.channels(); channel++) {
          pixels[channel * plane + y * width + x] = seen[channel * plane + from];
        }
      }
    }
    return new Picture(height, width, stored.channels(), pixels);
  }
}
