package io.dcganspark.job.report;

import java.util.List;

/** A process that draws the losses and then writes the page beside them. */
final class FontlessPicture {
  private FontlessPicture() {}

  /** Draws. */
  public static void main(String[] args) {
    new DrawnPictures()
        .draw("losses.png", () -> SampleGrid.png(new LossChart(List.of(), 10, 300, 200).upTo(10)))
        .ifPresent(png -> System.out.println("losses.png is written"));
    System.out.println("report.html is written");
  }
}
