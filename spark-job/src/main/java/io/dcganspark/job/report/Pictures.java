package io.dcganspark.job.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures made of pictures, on white. */
final class Pictures {
  private static final int TITLE = 40;
  private static final int MARGIN = 12;
  private static final int FONT_SIZE = 20;

  private Pictures() {}

  /** A picture under a line of text. */
  static BufferedImage titled(String title, BufferedImage picture) {
    BufferedImage result = white(picture.getWidth(), picture.getHeight() + TITLE);
    write(title, result, 0, TITLE - MARGIN);
    copy(picture, result, 0, TITLE);
    return result;
  }

  /** Pictures in a row, their upper edges on one line. */
  static BufferedImage row(List<BufferedImage> pictures) {
    int width = pictures.stream().mapToInt(BufferedImage::getWidth).sum();
    int height = pictures.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
    BufferedImage result = white(width + MARGIN * (pictures.size() + 1), height + MARGIN);
    int left = MARGIN;
    for (BufferedImage picture : pictures) {
      copy(picture, result, left, 0);
      left += picture.getWidth() + MARGIN;
    }
    return result;
  }

  /** Pictures in a column, their left edges on one line. */
  static BufferedImage column(List<BufferedImage> pictures) {
    int width = pictures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
    int height = pictures.stream().mapToInt(BufferedImage::getHeight).sum();
    BufferedImage result = white(width, height);
    int top = 0;
    for (BufferedImage picture : pictures) {
      copy(picture, result, 0, top);
      top += picture.getHeight();
    }
    return result;
  }

  static BufferedImage white(int width, int height) {
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = result.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return result;
  }

  /** Writes a line of text. */
  static void write(String text, BufferedImage target, int left, int baseline) {
    Graphics2D graphics = target.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, FONT_SIZE));
    graphics.drawString(text, left, baseline);
    graphics.dispose();
  }

  static boolean isColored(BufferedImage picture) {
    return picture.getRaster().getNumBands() > 1;
  }

  /** Copies samples as they are: drawing a grey picture would change its gamma. */
  static void copy(BufferedImage picture, BufferedImage target, int left, int top) {
    int bands = picture.getRaster().getNumBands();
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] samples = new int[width * height];
    for (int band = 0; band < target.getRaster().getNumBands(); band++) {
      picture.getRaster().getSamples(0, 0, width, height, Math.min(band, bands - 1), samples);
      target.getRaster().setSamples(left, top, width, height, band, samples);
    }
  }
}
