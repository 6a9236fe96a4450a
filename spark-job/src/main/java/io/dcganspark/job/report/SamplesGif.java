package io.dcganspark.job.report;

import io.dcganspark.job.training.StepMetrics;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.function.Supplier;

/**
 * The history of a training as the reference's article shows it: a frame is a grid of samples with
 * its step and, beside it, the losses up to that step.
 */
final class SamplesGif {
  private static final int TITLE = 40;
  private static final int MARGIN = 12;
  private static final int LEAST_CHART_HEIGHT = 320;

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
    List<Supplier<BufferedImage>> frames = new ArrayList<>();
    grids.forEach((step, grid) -> frames.add(() -> frame(step, grid, metrics, lastStep)));
    return GifAnimation.of(frames, grids.values().stream().anyMatch(Pictures::isColored));
  }

  private static BufferedImage frame(
      long step, BufferedImage grid, List<StepMetrics> metrics, long lastStep) {
    int chartHeight = Math.max(LEAST_CHART_HEIGHT, grid.getHeight());
    int chartWidth = chartHeight * 5 / 4;
    BufferedImage chart = new LossChart(metrics, lastStep, chartWidth, chartHeight).upTo(step);
    BufferedImage frame =
        Pictures.white(grid.getWidth() + chartWidth + 3 * MARGIN, chartHeight + TITLE + MARGIN);
    String title = String.format(Locale.ROOT, "step %,d of %,d", step, lastStep);
    Pictures.write(title, frame, MARGIN, TITLE - MARGIN);
    Pictures.copy(chart, frame, grid.getWidth() + 2 * MARGIN, TITLE);
    Pictures.copy(grid, frame, MARGIN, TITLE);
    return frame;
  }
}
