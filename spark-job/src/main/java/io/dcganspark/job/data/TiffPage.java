package io.dcganspark.job.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;

/**
 * The first page of a TIFF file, turned as its orientation says, as Pillow does with TIFF alone.
 */
record TiffPage(byte[] file) {
  private static final int COLOURS = 3;
  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;

  /** A profile would be asked which colours these are; without one the file says it. */
  static TiffPage of(byte[] file) {
    byte[] plain = file.clone();
    ByteBuffer view = TiffTags.view(plain);
    int profile = TiffTags.find(view, TiffTags.PROFILE);
    if (profile >= 0) {
      view.putShort(profile, (short) TiffTags.NOBODYS);
    }
    return new TiffPage(plain);
  }

  Picture read(ImageReader reader) throws IOException {
    TIFFDirectory directory = TIFFDirectory.createFromMetadata(reader.getImageMetadata(0));
    requireFewScans(directory);
    int height = reader.getHeight(0);
    int width = reader.getWidth(0);
    boolean isTiled = reader.isImageTiled(0);
    // A small page may announce a tile that no memory holds.
    Picture stored =
        DecodingMemory.decode(
            isTiled ? Math.max(height, reader.getTileHeight(0)) : height,
            isTiled ? Math.max(width, reader.getTileWidth(0)) : width,
            PictureDecoder.bytesAPixel(reader),
            () -> PicturePixels.of(coloured(reader.read(0), directory)));
    return ExifOrientation.apply(stored, ExifOrientation.of(file));
  }

  private void requireFewScans(TIFFDirectory directory) throws InvalidPictureException {
    TIFFField compression = directory.getTIFFField(BaselineTIFFTagSet.TAG_COMPRESSION);
    int kind = compression == null ? 0 : compression.getAsInt(0);
    if (kind != OLD_JPEG && kind != JPEG) {
      return;
    }
    int images = 1;
    int scans = 0;
    for (int i = 0; i < file.length - 1; i++) {
      if ((file[i] & 0xFF) == 0xFF) {
        images += (file[i + 1] & 0xFF) == 0xD8 ? 1 : 0;
        scans += (file[i + 1] & 0xFF) == 0xDA ? 1 : 0;
      }
    }
    if (scans > (long) images * JpegFile.MOST_SCANS) {
      throw new InvalidPictureException(
          "holds %d JPEGs of %d scans, expected at most %d each"
              .formatted(images, scans, JpegFile.MOST_SCANS));
    }
  }

  /** A palette has 16 bits, of which Pillow takes the higher eight and ImageIO rounds. */
  private static BufferedImage coloured(BufferedImage image, TIFFDirectory directory) {
    TIFFField map = directory.getTIFFField(BaselineTIFFTagSet.TAG_COLOR_MAP);
    if (map == null || !(image.getColorModel() instanceof IndexColorModel palette)) {
      return image;
    }
    int size = Math.min(palette.getMapSize(), map.getCount() / COLOURS);
    byte[][] colours = new byte[COLOURS][size];
    for (int i = 0; i < COLOURS * size; i++) {
      int place = i / size * (map.getCount() / COLOURS) + i % size;
      colours[i / size][i % size] = (byte) (map.getAsInt(place) >> Byte.SIZE);
    }
    return new BufferedImage(
        new IndexColorModel(palette.getPixelSize(), size, colours[0], colours[1], colours[2]),
        image.getRaster(),
        false,
        null);
  }
}
