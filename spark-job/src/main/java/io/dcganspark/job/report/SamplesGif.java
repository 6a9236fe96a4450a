package io.dcganspark.job.report;

import io.dcganspark.job.round.StepMetrics;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The course of a training as the seed's article shows it: a frame is a grid of samples with its
 * step and, beside it, the losses up to that step.
 */
final class SamplesGif {
  private static final int TITLE = 40;
  private static final int MARGIN = 12;
  private static final int LEAST_CHART_HEIGHT = 320;
  private static final int FRAME_HUNDREDTHS = 30;
  private static final int LAST_HUNDREDTHS = 300;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.BOLD, 20);

  private SamplesGif() {}

  /**
   * Draws the animation.
   *
   * @param grids by step, at least one
   * @param metrics in the order of their steps
   * @param lastStep at which the run is complete
   * @return the bytes of a GIF file that repeats for ever
   */
  static byte[] of(
      NavigableMap<Long, BufferedImage> grids, List<StepMetrics> metrics, long lastStep) {
    GifPalette palette = new GifPalette(grids.values().stream().anyMatch(SamplesGif::isColored));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GifAnimation gif = new GifAnimation(out)) {
      for (Map.Entry<Long, BufferedImage> grid : grids.entrySet()) {
        boolean last = grid.getKey().equals(grids.lastKey());
        gif.append(
            palette.indexed(frame(grid.getKey(), grid.getValue(), metrics, lastStep)),
            last ? LAST_HUNDREDTHS : FRAME_HUNDREDTHS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static boolean isColored(BufferedImage grid) {
    return grid.getRaster().getNumBands() > 1;
  }

  private static BufferedImage frame(
      long step, BufferedImage grid, List<StepMetrics> metrics, long lastStep) {
    int chartHeight = Math.max(LEAST_CHART_HEIGHT, grid.getHeight());
    int chartWidth = chartHeight * 5 / 4;
    BufferedImage chart = new LossChart(metrics, lastStep, chartWidth, chartHeight).upTo(step);
    BufferedImage frame =
        new BufferedImage(
            grid.getWidth() + chartWidth + 3 * MARGIN,
            chartHeight + TITLE + MARGIN,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = frame.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, frame.getWidth(), frame.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(FONT);
    graphics.drawString("step %,d of %,d".formatted(step, lastStep), MARGIN, TITLE - MARGIN);
    graphics.drawImage(chart, grid.getWidth() + 2 * MARGIN, TITLE, null);
    graphics.dispose();
    copy(grid, frame, MARGIN, TITLE);
    return frame;
  }

  /** Copies samples as they are: drawing a grey picture would change its gamma. */
  private static void copy(BufferedImage grid, BufferedImage frame, int left, int top) {
    int bands = grid.getRaster().getNumBands();
    int[] samples = new int[grid.getWidth() * grid.getHeight()];
    for (int band = 0; band < frame.getRaster().getNumBands(); band++) {
      grid.getRaster()
          .getSamples(0, 0, grid.getWidth(), grid.getHeight(), Math.min(band, bands - 1), samples);
      frame.getRaster().setSamples(left, top, grid.getWidth(), grid.getHeight(), band, samples);
    }
  }
}
