package io.dcganspark.job.data;

import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Components of a JPEG that have half as many rows as others and as many columns (4:4:0, as where a
 * photo was turned without loss). Some Javas come with a libjpeg that repeats each row, others with
 * libjpeg-turbo, which blends neighbours. The same data gives the same pixels only if both blend.
 */
final class TallSamples {
  /** 8 by 16 pixels in 4:4:0: two rows of a red, and of another colour below them. */
  private static final String TWO_COLOURS =
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsK"
          + "CwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQU"
          + "FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAQAAgDARIA"
          + "AhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEB"
          + "AQAAAAAAAAAAAAAAAAAAAAj/xAAaEQACAgMAAAAAAAAAAAAAAAAAAwYWVZPS/9oADAMBAAIRAxEA"
          + "PwCAJ4uMlyT9zOj/2Q==";

  private static final int BETWEEN = 10;

  /** Whether this Java blends. */
  static final boolean ARE_BLENDED = areBlended();

  private TallSamples() {}

  private static boolean areBlended() {
    byte[] file = Base64.getDecoder().decode(TWO_COLOURS);
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      ImageReader reader = PictureKind.JPEG.reader();
      reader.setInput(in, true, true);
      Raster rows = reader.read(0).getRaster();
      reader.dispose();
      // Green grows from the first colour to the second.
      return rows.getSample(0, 1, 1) - rows.getSample(0, 0, 1) > BETWEEN;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Blends rows that were repeated, as libjpeg-turbo's h1v2_fancy_upsample does.
   *
   * @param raster whose rows come in pairs in this band
   */
  static void blend(WritableRaster raster, int band) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int[] above = raster.getSamples(0, 0, width, 1, band, (int[]) null);
    int[] row = above;
    int[] blended = new int[width];
    for (int y = 0; y < height; y += 2) {
      int[] below =
          y + 2 < height ? raster.getSamples(0, y + 2, width, 1, band, (int[]) null) : row;
      for (int x = 0; x < width; x++) {
        blended[x] = (3 * row[x] + above[x] + 1) >> 2;
      }
      raster.setSamples(0, y, width, 1, band, blended);
      if (y + 1 < height) {
        for (int x = 0; x < width; x++) {
          blended[x] = (3 * row[x] + below[x] + 2) >> 2;
        }
        raster.setSamples(0, y + 1, width, 1, band, blended);
      }
      above = row;
      row = below;
    }
  }
}
