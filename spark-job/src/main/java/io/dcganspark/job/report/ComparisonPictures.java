package io.dcganspark.job.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Samples and losses of runs beside each other, at the same epoch of each. */
final class ComparisonPictures {
  private static final int STILLS = 4;
  private static final int CHART_HEIGHT = 300;

  private final List<String> names;
  private final List<RecordedRun> runs;
  private final LossRange losses;
  private final double lastEpoch;

  ComparisonPictures(List<String> names, List<RecordedRun> runs) {
    this.names = names;
    this.runs = runs;
    this.losses =
        runs.stream().map(run -> LossRange.of(run.steps())).reduce(LossRange::and).orElseThrow();
    this.lastEpoch = runs.stream().mapToDouble(RecordedRun::epochs).max().orElseThrow();
  }

  /** All of the training, run beside run, as a GIF; a run that ends earlier stays as it ended. */
  byte[] gif() {
    NavigableSet<Double> drawn = new TreeSet<>();
    for (RecordedRun run : runs) {
      run.gridSteps().forEach(step -> drawn.add(run.epochAt(step)));
    }
    List<Supplier<BufferedImage>> frames = new ArrayList<>();
    for (double epoch : AnimationFrames.chosen(drawn)) {
      frames.add(() -> frame(epoch));
    }
    boolean colored = runs.stream().anyMatch(run -> Pictures.isColored(run.grid(0).picture()));
    return GifAnimation.of(frames, colored);
  }

  private BufferedImage frame(double epoch) {
    List<BufferedImage> charts = new ArrayList<>();
    List<BufferedImage> grids = grids(epoch);
    for (int i = 0; i < runs.size(); i++) {
      RecordedRun run = runs.get(i);
      int width = grids.get(i).getWidth();
      charts.add(
          new LossChart(run.steps(), run.stepAt(lastEpoch), width, CHART_HEIGHT, losses)
              .upTo(run.stepAt(epoch)));
    }
    return Pictures.column(List.of(Pictures.row(grids), Pictures.row(charts)));
  }

  /** Samples at a few epochs, one below the other, up to one that all runs have reached. */
  byte[] stills(double commonEpoch) {
    List<BufferedImage> rows =
        IntStream.rangeClosed(1, STILLS)
            .mapToObj(i -> Pictures.row(grids(commonEpoch * i / STILLS)))
            .toList();
    return SampleGrid.png(Pictures.column(rows));
  }

  private List<BufferedImage> grids(double epoch) {
    return IntStream.range(0, runs.size()).mapToObj(i -> grid(i, epoch)).toList();
  }

  private BufferedImage grid(int index, double epoch) {
    RecordedRun run = runs.get(index);
    RecordedRun.Grid grid = run.grid(run.stepAt(epoch));
    String title =
        String.format(
            Locale.ROOT,
            "%s: epoch %s, %.0f s",
            names.get(index),
            ComparisonTable.number(run.epochAt(grid.step())),
            run.secondsUntil(grid.step()));
    return Pictures.titled(title, grid.picture());
  }
}
