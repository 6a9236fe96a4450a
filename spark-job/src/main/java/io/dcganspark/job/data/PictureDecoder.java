package io.dcganspark.job.data;

import io.dcganspark.model.failure.Reason;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG and JPEG files, whose content is not trusted. Samples are taken as they are stored:
 * colour profiles and EXIF's orientation are not applied, as PIL and torchvision do not. Samples of
 * 16 bits are scaled to 8, palettes looked up, and what is transparent lies on white.
 */
final class PictureDecoder {
  /** A file may announce sizes that no memory holds. */
  static final int MOST_PIXELS = 1 << 26;

  private static final int WHITE = 0xFF;
  private static final int[] PNG = {0x89, 'P', 'N', 'G'};
  private static final int[] JPEG = {0xFF, 0xD8, 0xFF};

  private PictureDecoder() {}

  /** Returns whether bytes start as a PNG or JPEG file does. */
  static boolean isPicture(byte[] file) {
    return startsWith(file, PNG) || startsWith(file, JPEG);
  }

  /**
   * Decodes a file.
   *
   * @throws InvalidPictureException if it is damaged, cut, too large or of another kind
   */
  static Picture decode(byte[] file) throws InvalidPictureException {
    if (!isPicture(file)) {
      throw new InvalidPictureException(
          file.length == 0 ? "is empty" : "is neither a PNG nor a JPEG file");
    }
    ImageReader reader =
        ImageIO.getImageReadersByFormatName(startsWith(file, PNG) ? "png" : "jpeg").next();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      requireSize(reader.getWidth(0), reader.getHeight(0));
      Picture picture = pixels(reader.read(0));
      requireWhole(warnings);
      return picture;
    } catch (InvalidPictureException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // The readers throw any of them on damage.
      throw new InvalidPictureException(reason(e), e);
    } finally {
      reader.dispose();
    }
  }

  private static boolean startsWith(byte[] file, int[] start) {
    for (int i = 0; i < start.length; i++) {
      if (file.length <= i || (file[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static void requireSize(int width, int height) throws InvalidPictureException {
    if ((long) width * height > MOST_PIXELS) {
      throw new InvalidPictureException(
          "is %d by %d, expected at most %d pixels".formatted(height, width, MOST_PIXELS));
    }
  }

  /** The JPEG reader fills up what is missing with grey and only warns. */
  private static void requireWhole(List<String> warnings) throws InvalidPictureException {
    for (String warning : warnings) {
      String lower = warning.toLowerCase(Locale.ROOT);
      if (lower.contains("premature") || lower.contains("truncated")) {
        throw new InvalidPictureException("is truncated (%s)".formatted(warning));
      }
    }
  }

  private static String reason(Exception e) {
    String message = Reason.told(e).orElse("");
    return message.equals("Unsupported Image Type")
        ? "is a JPEG of another colour space than grey and RGB, such as CMYK: convert it"
        : "is damaged (%s: %s)".formatted(e.getClass().getSimpleName(), message);
  }

  private static Picture pixels(BufferedImage image) throws InvalidPictureException {
    ColorModel colours = image.getColorModel();
    int space = colours.getColorSpace().getType();
    if (space != ColorSpace.TYPE_GRAY && space != ColorSpace.TYPE_RGB) {
      throw new InvalidPictureException(
          "is of another colour space than grey and RGB, such as CMYK: convert it");
    }
    return colours instanceof IndexColorModel palette
        ? lookedUp(image.getRaster(), palette)
        : samples(
            image.getRaster(),
            space == ColorSpace.TYPE_GRAY ? Picture.GREY : Picture.COLOURS,
            colours);
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

  private static Picture samples(Raster raster, int channels, ColorModel colours) {
    int width = raster.getWidth();
    int plane = raster.getHeight() * width;
    int bands = raster.getNumBands();
    int most = (1 << colours.getComponentSize(0)) - 1;
    byte[] pixels = new byte[channels * plane];
    int[] row = new int[bands * width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int alpha = colours.hasAlpha() ? inEightBits(row[x * bands + bands - 1], most) : WHITE;
        for (int channel = 0; channel < channels; channel++) {
          pixels[channel * plane + y * width + x] =
              onWhite(inEightBits(row[x * bands + channel], most), alpha);
        }
      }
    }
    return new Picture(raster.getHeight(), width, channels, pixels);
  }

  private static int inEightBits(int sample, int most) {
    return (sample * WHITE + most / 2) / most;
  }

  private static byte onWhite(int sample, int alpha) {
    return (byte) ((sample * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE);
  }
}
