package io.dcganspark.job.report;

import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Both losses over the steps. Axes are those of the whole run, so that frames can follow each
 * other.
 */
final class LossChart {
  private static final Color GENERATOR = new Color(0xD9, 0x5F, 0x02);
  private static final Color DISCRIMINATOR = new Color(0x1F, 0x77, 0xB4);
  private static final float LINE = 2;

  /** Near what a discriminator that cannot distinguish costs, under most losses. */
  private static final double LEAST_TOP = 1;

  private final List<StepMetrics> metrics;
  private final long lastStep;
  private final int width;
  private final int height;
  private final double top;
  private final double bottom;

  /**
   * Makes a chart.
   *
   * @param metrics in the order of their steps
   * @param lastStep where the axis ends
   * @param width in pixels
   * @param height in pixels
   */
  LossChart(List<StepMetrics> metrics, long lastStep, int width, int height) {
    this(metrics, lastStep, width, height, LossRange.of(metrics));
  }

  /**
   * Makes a chart whose axis of losses is that of others, too.
   *
   * @param range of all of them
   */
  LossChart(List<StepMetrics> metrics, long lastStep, int width, int height, LossRange range) {
    this.metrics = ThinnedMetrics.of(metrics);
    this.lastStep = lastStep;
    this.width = width;
    this.height = height;
    this.top = Math.max(LEAST_TOP, range.largest()) * 1.05;
    this.bottom = range.smallest() * 1.05;
  }

  /** Draws what was logged up to a step, that one included. */
  BufferedImage upTo(long step) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .xAxisTitle("step")
            .yAxisTitle("loss")
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLocale(Locale.ROOT);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax((double) Math.max(1, lastStep));
    chart.getStyler().setYAxisMin(bottom).setYAxisMax(top);
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setYAxisDecimalPattern("0.0");
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotGridLinesColor(new Color(0xDD, 0xDD, 0xDD));
    add(chart, "generator", step, StepMetric.GENERATOR_LOSS, GENERATOR);
    add(chart, "discriminator", step, StepMetric.DISCRIMINATOR_LOSS, DISCRIMINATOR);
    return BitmapEncoder.getBufferedImage(chart);
  }

  /**
   * Every frame has all steps, those that are still to come without a value: the marks of the axis
   * follow from the steps. The end of the axis is one of them, so that a chart has a point.
   */
  private void add(XYChart chart, String name, long until, StepMetric loss, Color color) {
    double[] steps =
        DoubleStream.concat(
                metrics.stream().mapToDouble(StepMetrics::step), DoubleStream.of((double) lastStep))
            .toArray();
    double[] losses =
        DoubleStream.concat(
                metrics.stream()
                    .mapToDouble(step -> step.step() <= until ? step.get(loss) : Double.NaN)
                    .map(value -> LossRange.isShown(value) ? value : Double.NaN),
                DoubleStream.of(Double.NaN))
            .toArray();
    XYSeries series = chart.addSeries(name, steps, losses);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(LINE));
  }
}
