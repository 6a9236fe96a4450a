package io.dcganspark.job.report;

import io.dcganspark.job.round.RunListener;
import io.dcganspark.job.round.Samples;
import io.dcganspark.job.round.StepMetrics;
import io.dcganspark.job.store.RunDirectory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the course of a run in its directory: metrics.jsonl, a grid of samples a file, samples.gif
 * and losses.png. All of it is written at the end of a round, before the checkpoint, so a reader
 * never sees a checkpoint without what led to it; what stands there behind the step from which a
 * run goes on is dropped. A picture that cannot be drawn is only logged.
 */
public final class RunRecorder implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);
  private static final String SAMPLES = "samples";
  private static final Pattern SAMPLES_FILE = Pattern.compile("step-(\\d{8,18})\\.png");
  private static final int MOST_FRAMES = 100;
  private static final int CHART_WIDTH = 900;
  private static final int CHART_HEIGHT = 500;

  private final RunDirectory directory;
  private final int columns;
  private final List<StepMetrics> metrics = new ArrayList<>();
  private final NavigableMap<Long, BufferedImage> grids = new TreeMap<>();
  private final NavigableMap<Long, byte[]> unwritten = new TreeMap<>();
  private long lastStep;

  /**
   * Makes a recorder.
   *
   * @param directory of the run
   * @param columns of the grid
   */
  public RunRecorder(RunDirectory directory, int columns) {
    this.directory = directory;
    this.columns = columns;
  }

  @Override
  public void onStart(long firstStep, long lastStep) {
    this.lastStep = lastStep;
    directory
        .readIfPresent(MetricsLog.FILE)
        .map(text -> MetricsLog.parse(new String(text, StandardCharsets.UTF_8), firstStep))
        .ifPresent(metrics::addAll);
    NavigableMap<Long, String> earlier = new TreeMap<>();
    for (String name : directory.list(SAMPLES)) {
      Matcher matcher = SAMPLES_FILE.matcher(name);
      if (matcher.matches()) {
        long step = Long.parseLong(matcher.group(1));
        if (step > firstStep) {
          directory.delete(SAMPLES + "/" + name);
        } else {
          earlier.put(step, SAMPLES + "/" + name);
        }
      }
    }
    thin(earlier);
    earlier.forEach(this::readGrid);
  }

  private void readGrid(long step, String file) {
    try {
      grids.put(step, SampleGrid.read(directory.readIfPresent(file).orElseThrow()));
    } catch (IOException e) {
      LOG.warn("{} will be missing in samples.gif: {}", file, e.getMessage());
    }
  }

  /**
   * Leaves out every second one while there are more than a GIF needs; the first and the last stay.
   */
  private static void thin(NavigableMap<Long, ?> frames) {
    while (frames.size() > MOST_FRAMES) {
      long last = frames.lastKey();
      int[] position = {0};
      frames.keySet().removeIf(step -> step != last && position[0]++ % 2 == 1);
    }
  }

  @Override
  public void onStep(StepMetrics step) {
    metrics.add(step);
  }

  @Override
  public void onSamples(Samples samples) {
    BufferedImage grid = SampleGrid.draw(samples, columns);
    grids.put(samples.step(), grid);
    unwritten.put(samples.step(), SampleGrid.png(grid));
    thin(grids);
  }

  @Override
  public void onRollback(long step) {
    metrics.removeIf(later -> later.step() > step);
    grids.tailMap(step, false).clear();
    unwritten.tailMap(step, false).clear();
  }

  @Override
  public void onRoundEnd(long step) {
    directory.writeText(MetricsLog.FILE, MetricsLog.format(metrics));
    unwritten.forEach((at, png) -> directory.write("%s/step-%08d.png".formatted(SAMPLES, at), png));
    unwritten.clear();
    try {
      drawCourse();
    } catch (RuntimeException e) {
      LOG.warn("The pictures of the run's course could not be drawn; training goes on", e);
    }
  }

  private void drawCourse() {
    directory.write(
        "losses.png",
        SampleGrid.png(new LossChart(metrics, lastStep, CHART_WIDTH, CHART_HEIGHT).upTo(lastStep)));
    directory.write("samples.gif", SamplesGif.of(grids, metrics, lastStep));
  }
}
