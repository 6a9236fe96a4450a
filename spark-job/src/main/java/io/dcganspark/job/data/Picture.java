package io.dcganspark.job.data;

import io.dcganspark.model.failure.Counted;
import java.io.Serializable;

/**
 * A decoded image.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param isInterleaved whether the channels of a pixel are together, as decoders of photos leave
 *     them
 * @param samples (height, width, channel) if so, else (channel, height, width); 0 black to 255
 *     white
 */
record Picture(int height, int width, int channels, boolean isInterleaved, byte[] samples)
    implements Serializable {
  static final int GREY = 1;
  static final int COLOURS = 3;

  /** How bright red, green and blue look, by ITU-R 601, in 65536ths, as PIL has them. */
  private static final int[] LUMA = {19595, 38470, 7471};

  /**
   * Makes an image of planes.
   *
   * @param pixels (channel, height, width)
   */
  Picture(int height, int width, int channels, byte[] pixels) {
    this(height, width, channels, false, pixels);
  }

  /** Returns (channel, height, width), a copy where the channels of a pixel are together. */
  byte[] pixels() {
    if (!isInterleaved || channels == GREY) {
      return samples;
    }
    int plane = height * width;
    byte[] pixels = new byte[channels * plane];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < plane; i++) {
        pixels[channel * plane + i] = samples[i * channels + channel];
      }
    }
    return pixels;
  }

  /** Returns (height, width): its brightness. */
  byte[] grey() {
    if (channels == GREY) {
      return samples;
    }
    int plane = height * width;
    int pixelStep = isInterleaved ? COLOURS : 1;
    int green = isInterleaved ? 1 : plane;
    byte[] grey = new byte[plane];
    for (int i = 0; i < plane; i++) {
      int at = i * pixelStep;
      int sum =
          (1 << 15)
              + (samples[at] & 0xFF) * LUMA[0]
              + (samples[at + green] & 0xFF) * LUMA[1]
              + (samples[at + 2 * green] & 0xFF) * LUMA[2];
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
        "has %d bytes, expected those of %s of %d by %d pixels, 1 or 3 channels, or a file of %s"
            .formatted(
                image.length, Counted.of(channels, "channel"), height, width, PictureKind.NAMES));
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
