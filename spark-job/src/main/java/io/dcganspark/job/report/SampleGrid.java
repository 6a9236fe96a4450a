package io.dcganspark.job.report;

import io.dcganspark.job.training.Samples;
import io.dcganspark.model.recipe.ImageShape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Many images as one picture: each enlarged by a whole factor, so that pixels stay squares. */
public final class SampleGrid {
  /** Images smaller than this, in pixels, are enlarged towards it. */
  private static final int COMFORTABLE = 64;

  /** Of a picture that is read again: 4096 x 4096. A comparison holds a few copies at once. */
  static final int MOST_PIXELS = 1 << 24;

  /** Grids that a run keeps in memory, for samples.gif. */
  public static final int MOST_KEPT = AnimationFrames.MOST;

  private static final int GAP = 4;
  private static final Color BACKGROUND = new Color(0x40, 0x40, 0x40);

  private SampleGrid() {}

  /**
   * Returns the bytes of a grid in memory; {@link #draw} makes those of at most 2^31 - 1.
   *
   * @param count of images
   * @param columns images in a row, at least 1
   */
  public static long bytes(ImageShape shape, int count, int columns) {
    long rows = (count + columns - 1L) / columns;
    long cellHeight = (long) shape.height() * scale(shape) + GAP;
    long cellWidth = (long) shape.width() * scale(shape) + GAP;
    long pixels =
        Math.multiplyExact(
            Math.addExact(Math.multiplyExact(columns, cellWidth), GAP),
            Math.addExact(Math.multiplyExact(rows, cellHeight), GAP));
    return shape.channels() == 1 ? pixels : Math.multiplyExact(pixels, Integer.BYTES);
  }

  private static int scale(ImageShape shape) {
    return Math.max(1, COMFORTABLE / Math.max(shape.height(), shape.width()));
  }

  /**
   * Draws a grid, row by row.
   *
   * @param samples grey or of three channels
   * @param columns images in a row, at least 1
   * @return the picture, grey where the images are
   * @throws IllegalArgumentException if no Java array holds it
   */
  public static BufferedImage draw(Samples samples, int columns) {
    ImageShape shape = samples.shape();
    int scale = scale(shape);
    int cellHeight = shape.height() * scale;
    int cellWidth = shape.width() * scale;
    int count = samples.pixels().length / shape.length();
    if (bytes(shape, count, columns) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a grid of %d images of %d x %d pixels is too large for one picture"
              .formatted(count, shape.height(), shape.width()));
    }
    int rows = (count + columns - 1) / columns;
    BufferedImage grid =
        new BufferedImage(
            columns * (cellWidth + GAP) + GAP,
            rows * (cellHeight + GAP) + GAP,
            shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = grid.createGraphics();
    graphics.setColor(BACKGROUND);
    graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    graphics.dispose();
    for (int i = 0; i < count; i++) {
      int left = GAP + i % columns * (cellWidth + GAP);
      int top = GAP + i / columns * (cellHeight + GAP);
      paint(samples, i, scale, grid, left, top);
    }
    return grid;
  }

  /** Writes samples themselves, since drawing into a grey picture would correct their gamma. */
  private static void paint(
      Samples samples, int image, int scale, BufferedImage grid, int left, int top) {
    ImageShape shape = samples.shape();
    int plane = shape.height() * shape.width();
    int first = image * shape.length();
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int y = 0; y < shape.height() * scale; y++) {
        for (int x = 0; x < shape.width() * scale; x++) {
          int pixel = first + channel * plane + y / scale * shape.width() + x / scale;
          grid.getRaster().setSample(left + x, top + y, channel, samples.pixels()[pixel] & 0xFF);
        }
      }
    }
  }

  /** Returns a picture as the bytes of a PNG file. */
  public static byte[] png(BufferedImage picture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Other streams of ImageIO go through a file in a temporary directory, which may be full.
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(picture, "png", stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Reads what {@link #png} made. A run may be somebody else's: its pictures are not decoded before
   * their sizes are known.
   *
   * @throws IOException if it is no PNG file, is damaged, or has more than {@value #MOST_PIXELS}
   *     pixels
   */
  static BufferedImage read(byte[] png) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
      reader.setInput(in, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new IOException(
            "it has %d x %d pixels, expected at most %d together"
                .formatted(reader.getWidth(0), reader.getHeight(0), MOST_PIXELS));
      }
      return reader.read(0);
    } catch (IIOException | RuntimeException e) {
      // The JDK's decoder throws whatever damage leads to.
      throw new IOException("it is no picture", e);
    } finally {
      reader.dispose();
    }
  }
}
