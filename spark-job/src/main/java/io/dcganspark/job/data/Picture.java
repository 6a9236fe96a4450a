package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * A decoded image.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param pixels (channel, height, width), 0 black to 255 white
 */
record Picture(int height, int width, int channels, byte[] pixels) implements Serializable {
  static final int GREY = 1;
  static final int COLOURS = 3;

  /** How bright red, green and blue look, by ITU-R 601, in 65536ths, as PIL has them. */
  private static final int[] LUMA = {19595, 38470, 7471};

  /** Returns (height, width): its brightness. */
  byte[] grey() {
    if (channels == GREY) {
      return pixels;
    }
    int plane = height * width;
    byte[] grey = new byte[plane];
    for (int i = 0; i < plane; i++) {
      int sum = 1 << 15;
      for (int channel = 0; channel < COLOURS; channel++) {
        sum += (pixels[channel * plane + i] & 0xFF) * LUMA[channel];
      }
      grey[i] = (byte) (sum >> 16);
    }
    return grey;
  }

  /**
   * Reads an image as a table holds it: its pixels, or a file.
   *
   * @param sizes (height, width, channels) of pixels; null: it can only be a file
   * @param upright whether a file is turned as EXIF says that it was seen
   * @throws InvalidPictureException if it is neither
   */
  static Picture read(byte[] image, int[] sizes, boolean upright) throws InvalidPictureException {
    if (sizes == null) {
      return PictureDecoder.decode(image, upright);
    }
    int height = sizes[0];
    int width = sizes[1];
    int channels = sizes[2];
    if (isPixels(image, sizes)) {
      return new Picture(height, width, channels, image);
    }
    if (PictureDecoder.isPicture(image)) {
      return PictureDecoder.decode(image, upright);
    }
    throw new InvalidPictureException(
        "has %d bytes, expected those of %d channel(s) of %d by %d pixels, 1 or 3 channels, or a file of %s"
            .formatted(image.length, channels, height, width, PictureKind.NAMES));
  }

  /**
   * Returns whether an image as a table holds it is pixels, which need not be decoded.
   *
   * @param sizes as of {@link #read}
   */
  static boolean isPixels(byte[] image, int[] sizes) {
    return sizes != null
        && sizes[0] > 0
        && sizes[1] > 0
        && (sizes[2] == GREY || sizes[2] == COLOURS)
        && (long) sizes[0] * sizes[1] * sizes[2] == image.length;
  }
}
