package io.dcganspark.job.data;

import io.dcganspark.model.failure.Counted;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * Takes samples out of what ImageIO decoded: of 16 bits the higher eight, as Pillow does, palettes
 * looked up, inks as Pillow's {@code convert("RGB")} mixes them. What is transparent lies on white.
 */
final class PicturePixels {
  private static final int WHITE = 0xFF;
  private static final int INKS = 4;
  private static final int HALF = 1 << 15;

  /** Of YCbCr, in 65536ths, as libjpeg has them. */
  private static final int RED_OF_CR = 91881;

  private static final int GREEN_OF_CB = 22554;
  private static final int GREEN_OF_CR = 46802;
  private static final int BLUE_OF_CB = 116130;

  private PicturePixels() {}

  /**
   * Takes an image's samples.
   *
   * @throws InvalidPictureException if it is of a colour space that is not converted
   */
  static Picture of(BufferedImage image) throws InvalidPictureException {
    ColorModel colours = image.getColorModel();
    Raster raster = image.getRaster();
    if (colours instanceof IndexColorModel palette) {
      return lookedUp(raster, palette);
    }
    int type = raster.getDataBuffer().getDataType();
    if (type != DataBuffer.TYPE_BYTE
        && type != DataBuffer.TYPE_USHORT
        && type != DataBuffer.TYPE_INT) {
      throw new InvalidPictureException(
          "has samples that are no whole numbers of 1 to 16 bits: convert it");
    }
    return switch (colours.getColorSpace().getType()) {
      case ColorSpace.TYPE_GRAY -> samples(raster, Picture.GREY, colours);
      case ColorSpace.TYPE_RGB -> samples(raster, Picture.COLOURS, colours);
      case ColorSpace.TYPE_CMYK -> ofInks(raster, false);
      default ->
          throw new InvalidPictureException(
              "is of another colour space than grey, RGB and CMYK: convert it");
    };
  }

  private static Picture lookedUp(Raster raster, IndexColorModel palette) {
    int width = raster.getWidth();
    int plane = raster.getHeight() * width;
    byte[] pixels = new byte[Picture.COLOURS * plane];
    int[] row = new int[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        int alpha = palette.getAlpha(row[x]);
        pixels[at] = onWhite(palette.getRed(row[x]), alpha);
        pixels[plane + at] = onWhite(palette.getGreen(row[x]), alpha);
        pixels[2 * plane + at] = onWhite(palette.getBlue(row[x]), alpha);
      }
    }
    return new Picture(raster.getHeight(), width, Picture.COLOURS, pixels);
  }

  private static Picture samples(Raster raster, int channels, ColorModel colours)
      throws InvalidPictureException {
    int width = raster.getWidth();
    int plane = raster.getHeight() * width;
    int bands = raster.getNumBands();
    if (bands < channels) {
      throw new InvalidPictureException(
          "has %s a pixel, expected %d".formatted(Counted.of(bands, "sample"), channels));
    }
    int bits = colours.getComponentSize(0);
    boolean hasAlpha = colours.hasAlpha();
    boolean isOfBytes =
        raster.getSampleModel() instanceof ComponentSampleModel
            && raster.getDataBuffer() instanceof DataBufferByte;
    if (isOfBytes && bits == Byte.SIZE && !hasAlpha) {
      return ofBytes(raster, channels);
    }
    boolean isMixed = hasAlpha && colours.isAlphaPremultiplied();
    byte[] pixels = new byte[channels * plane];
    int[] row = new int[bands * width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int alpha = hasAlpha ? inEightBits(row[x * bands + bands - 1], bits) : WHITE;
        for (int channel = 0; channel < channels; channel++) {
          int sample = inEightBits(row[x * bands + channel], bits);
          pixels[channel * plane + y * width + x] =
              isMixed ? (byte) Math.min(WHITE, sample + WHITE - alpha) : onWhite(sample, alpha);
        }
      }
    }
    return new Picture(raster.getHeight(), width, channels, pixels);
  }

  private static int inEightBits(int sample, int bits) {
    if (bits > Byte.SIZE) {
      return sample >> (bits - Byte.SIZE);
    }
    return bits == Byte.SIZE ? sample : sample * WHITE / ((1 << bits) - 1);
  }

  static byte onWhite(int sample, int alpha) {
    return (byte) ((sample * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE);
  }

  /**
   * Takes samples that a JPEG stores. Its inks are kept the other way round: 0 is all of an ink.
   * That is Adobe's way, and Pillow takes it for everybody's.
   *
   * @param raster of 3 colours or 4 inks; changed
   * @param isYcc whether the first three are brightness and colour, of inks' opposites
   */
  static Picture ofJpeg(WritableRaster raster, boolean isYcc) throws InvalidPictureException {
    boolean hasInks = raster.getNumBands() == INKS;
    if (isYcc) {
      for (int y = 0; y < raster.getHeight(); y++) {
        convert(raster, y, hasInks);
      }
    }
    return hasInks ? ofInks(raster, true) : ofBytes(raster, Picture.COLOURS);
  }

  private static void convert(WritableRaster raster, int y, boolean hasInks) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int[] row = raster.getPixels(0, y, width, 1, (int[]) null);
    for (int at = 0; at < row.length; at += bands) {
      int brightness = row[at];
      int cb = row[at + 1] - 128;
      int cr = row[at + 2] - 128;
      row[at] = within(brightness + ((RED_OF_CR * cr + HALF) >> 16));
      row[at + 1] = within(brightness + ((-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF) >> 16));
      row[at + 2] = within(brightness + ((BLUE_OF_CB * cb + HALF) >> 16));
      for (int ink = 0; ink < Picture.COLOURS && hasInks; ink++) {
        row[at + ink] = WHITE - row[at + ink];
      }
    }
    raster.setPixels(0, y, width, 1, row);
  }

  /** The way of most files, with an eye to speed: what lies as it should is not copied. */
  private static Picture ofBytes(Raster raster, int channels) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    int plane = height * width;
    ComponentSampleModel model = (ComponentSampleModel) raster.getSampleModel();
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    if (buffer.getNumBanks() == 1
        && buffer.getData().length == channels * plane
        && model.getPixelStride() == channels
        && model.getScanlineStride() == channels * width
        && isInOrder(model.getBandOffsets())) {
      return new Picture(height, width, channels, true, buffer.getData());
    }
    int origin =
        model.getOffset(-raster.getSampleModelTranslateX(), -raster.getSampleModelTranslateY(), 0)
            - model.getBandOffsets()[0];
    byte[] pixels = new byte[channels * plane];
    for (int channel = 0; channel < channels; channel++) {
      int bank = model.getBankIndices()[channel];
      byte[] samples = buffer.getData(bank);
      int from = origin + model.getBandOffsets()[channel] + buffer.getOffsets()[bank];
      int step = model.getPixelStride();
      for (int y = 0; y < height; y++, from += model.getScanlineStride()) {
        take(samples, from, step, pixels, channel * plane + y * width, width);
      }
    }
    return new Picture(height, width, channels, pixels);
  }

  private static boolean isInOrder(int[] offsets) {
    for (int band = 0; band < offsets.length; band++) {
      if (offsets[band] != band) {
        return false;
      }
    }
    return true;
  }

  /** The compiler makes a faster loop of steps that it knows. */
  private static void take(byte[] samples, int from, int step, byte[] row, int to, int count) {
    if (step == Picture.COLOURS) {
      for (int x = 0; x < count; x++) {
        row[to + x] = samples[from + x * Picture.COLOURS];
      }
    } else {
      for (int x = 0; x < count; x++) {
        row[to + x] = samples[from + x * step];
      }
    }
  }

  private static int within(int sample) {
    return Math.max(0, Math.min(WHITE, sample));
  }

  private static Picture ofInks(Raster raster, boolean isInverted) throws InvalidPictureException {
    if (raster.getNumBands() != INKS
        || raster.getDataBuffer().getDataType() != DataBuffer.TYPE_BYTE) {
      throw new InvalidPictureException("is not CMYK of four times 8 bits: convert it");
    }
    int width = raster.getWidth();
    int plane = raster.getHeight() * width;
    byte[] pixels = new byte[Picture.COLOURS * plane];
    int[] row = new int[INKS * width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int black = row[x * INKS + Picture.COLOURS];
        int light = isInverted ? black : WHITE - black;
        for (int channel = 0; channel < Picture.COLOURS; channel++) {
          int stored = row[x * INKS + channel];
          int ink = isInverted ? WHITE - stored : stored;
          pixels[channel * plane + y * width + x] = (byte) within(light - hidden(ink, light));
        }
      }
    }
    return new Picture(raster.getHeight(), width, Picture.COLOURS, pixels);
  }

  /** A product of two parts of 255, rounded as Pillow does. */
  private static int hidden(int ink, int light) {
    int product = ink * light + 128;
    return ((product >> 8) + product) >> 8;
  }
}
