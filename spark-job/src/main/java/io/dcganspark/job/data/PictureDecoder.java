package io.dcganspark.job.data;

import io.dcganspark.model.failure.Reason;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes pictures, whose content is not trusted, to the pixels that Pillow's {@code
 * convert("RGB")} gives. Samples are taken as they are stored: colour profiles are not applied, and
 * EXIF's orientation only where that is asked for. What is transparent lies on white.
 */
final class PictureDecoder {
  private static final ImageTypeSpecifier RED_GREEN_BLUE =
      ImageTypeSpecifier.createInterleaved(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          new int[] {0, 1, 2},
          DataBuffer.TYPE_BYTE,
          false,
          false);

  private PictureDecoder() {}

  /** Returns whether bytes start as a file of a known kind does. */
  static boolean isPicture(byte[] file) {
    return PictureKind.of(file).isPresent();
  }

  /**
   * Decodes a file as it is stored.
   *
   * @throws InvalidPictureException if it is damaged, cut, too large or of another kind
   */
  static Picture decode(byte[] file) throws InvalidPictureException {
    return decode(file, false);
  }

  /**
   * Decodes a file.
   *
   * @param upright whether to turn it as EXIF says that it was seen
   * @throws InvalidPictureException if it is damaged, cut, too large or of another kind
   */
  static Picture decode(byte[] file, boolean upright) throws InvalidPictureException {
    PictureKind kind =
        PictureKind.of(file).orElseThrow(() -> new InvalidPictureException(problemOfKind(file)));
    try {
      return switch (kind) {
        case JPEG -> jpeg(JpegFile.of(file), upright);
        case PNG -> png(PngFile.of(file), upright);
        case GIF -> read(kind, file, GifFrame.of(file)::read);
        case BMP -> read(kind, file, PictureDecoder::samples);
        case TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN -> tiff(kind, TiffPage.of(file));
      };
    } catch (InvalidPictureException | TooLittleHeapException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // The readers throw any of them on damage.
      throw new InvalidPictureException(
          "is damaged (%s: %s)"
              .formatted(e.getClass().getSimpleName(), Reason.message(e).orElse("")),
          e);
    }
  }

  private static String problemOfKind(byte[] file) {
    if (file.length == 0) {
      return "is empty";
    }
    return ForeignPicture.problem(file).orElse("is no file of " + PictureKind.NAMES);
  }

  private static Picture jpeg(JpegFile jpeg, boolean upright) throws IOException {
    if (jpeg.scans() > JpegFile.MOST_SCANS) {
      throw new InvalidPictureException(
          "is a JPEG of %d scans, expected at most %d"
              .formatted(jpeg.scans(), JpegFile.MOST_SCANS));
    }
    Picture stored =
        read(
            PictureKind.JPEG,
            jpeg.bytes(),
            reader ->
                DecodingMemory.decode(
                    jpeg.height(),
                    jpeg.width(),
                    jpeg.bytesAPixel(),
                    () -> jpegPixels(jpeg, reader)));
    return upright ? ExifOrientation.apply(stored, jpeg.orientation()) : stored;
  }

  private static Picture jpegPixels(JpegFile jpeg, ImageReader reader) throws IOException {
    boolean hasInks = jpeg.components() > Picture.COLOURS;
    if (!hasInks && (jpeg.tall() == 0 || TallSamples.ARE_BLENDED)) {
      return PicturePixels.of(read(jpeg, reader));
    }
    WritableRaster raster =
        hasInks ? (WritableRaster) reader.readRaster(0, null) : reader.read(0).getRaster();
    for (int band = 0; band < jpeg.components() && !TallSamples.ARE_BLENDED; band++) {
      if (((jpeg.tall() >> band) & 1) == 1) {
        TallSamples.blend(raster, band);
      }
    }
    return PicturePixels.ofJpeg(raster, jpeg.isYcc() && !jpeg.isConverted());
  }

  /** The reader hands on red, green and blue, and would reorder each pixel for its own image. */
  private static BufferedImage read(JpegFile jpeg, ImageReader reader) throws IOException {
    if (jpeg.components() != Picture.COLOURS) {
      return reader.read(0);
    }
    ImageReadParam parameters = new ImageReadParam();
    parameters.setDestination(RED_GREEN_BLUE.createBufferedImage(jpeg.width(), jpeg.height()));
    return reader.read(0, parameters);
  }

  private static Picture png(PngFile png, boolean upright) throws IOException {
    Picture stored = read(PictureKind.PNG, png.bytes(), PictureDecoder::samples);
    return upright ? ExifOrientation.apply(stored, png.orientation()) : stored;
  }

  private static Picture tiff(PictureKind kind, TiffPage page) throws IOException {
    return read(kind, page.file(), page::read);
  }

  private static Picture samples(ImageReader reader) throws IOException {
    return DecodingMemory.decode(
        reader.getHeight(0),
        reader.getWidth(0),
        bytesAPixel(reader),
        () -> PicturePixels.of(reader.read(0)));
  }

  /** Returns the bytes of a pixel as it is read and as it is taken out. */
  static double bytesAPixel(ImageReader reader) throws IOException {
    int bits = 0;
    for (int size : reader.getRawImageType(0).getSampleModel().getSampleSize()) {
      bits += size;
    }
    return bits / (double) Byte.SIZE + Picture.COLOURS;
  }

  /** Takes the first picture out of a file. */
  @FunctionalInterface
  private interface Reading {
    Picture read(ImageReader reader) throws IOException;
  }

  private static Picture read(PictureKind kind, byte[] file, Reading reading) throws IOException {
    ImageReader reader = kind.reader();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, false, !kind.needsMetadata());
      Picture picture = reading.read(reader);
      requireWhole(warnings);
      return picture;
    } finally {
      reader.dispose();
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
}
