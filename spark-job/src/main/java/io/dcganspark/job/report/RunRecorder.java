package io.dcganspark.job.report;

import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.RunEvent;
import io.dcganspark.job.training.RunListener;
import io.dcganspark.job.training.Samples;
import io.dcganspark.job.training.StepMetrics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the history of a run in its directory: metrics.jsonl, a grid of samples a file,
 * samples.gif, losses.png and report.html. The first two are written at the end of a round, before
 * the checkpoint, so a reader never sees a checkpoint without what led to it; what stands there
 * behind the step from which a run resumes is dropped. The others are drawn from them in the
 * background, and a last time when the run is complete.
 *
 * <p>This object's lock guards what was reported. Nothing reads or writes the store while it holds
 * the lock, so that steps and samples can be reported while the store is slow.
 */
public final class RunRecorder implements RunListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

  /** The folder of the samples' grids. */
  public static final String SAMPLES = "samples";

  static final Pattern SAMPLES_FILE = Pattern.compile("step-(\\d{8,18})\\.png");
  private static final int CHART_WIDTH = 900;
  private static final int CHART_HEIGHT = 500;

  private final RunDirectory directory;
  private final int columns;
  private final NavigableMap<Long, StepMetrics> metrics = new TreeMap<>();
  private final List<EventLine> events = new ArrayList<>();
  private final NavigableMap<Long, byte[]> unwritten = new TreeMap<>();
  private final AnimationFrames frames = new AnimationFrames();
  private final DrawnPictures drawn = new DrawnPictures();
  private final BackgroundDrawing pictures = BackgroundDrawing.onThreadOfItsOwn();
  private long lastStep;

  /**
   * Makes a recorder.
   *
   * @param directory of the run, claimed
   * @param columns of the grid
   */
  public RunRecorder(RunDirectory directory, int columns) {
    this.directory = directory;
    this.columns = columns;
  }

  @Override
  public void onEvent(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      start(started.firstStep(), started.lastStep());
    } else if (event instanceof RunEvent.StepLogged logged) {
      add(logged.metrics());
    } else if (event instanceof RunEvent.SamplesDrawn drawn) {
      add(drawn.samples());
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      add(EventLine.of(evaluated.evaluation()));
    } else if (event instanceof RunEvent.TasksTimed timed) {
      add(EventLine.of(timed.step(), timed.tasks()));
    } else if (event instanceof RunEvent.RolledBack rolledBack) {
      rollBack(rolledBack.step(), rolledBack.reason());
    } else if (event instanceof RunEvent.RoundEnded ended) {
      writeUpTo(ended.step());
    } else if (event instanceof RunEvent.Completed) {
      pictures.finish(drawing(true));
    }
  }

  private void start(long firstStep, long last) {
    synchronized (this) {
      lastStep = last;
    }
    directory
        .readIfPresent(MetricsLog.FILE)
        .map(file -> new String(file, StandardCharsets.UTF_8))
        .ifPresent(
            text -> {
              synchronized (this) {
                MetricsLog.parse(text, firstStep).forEach(this::add);
                events.addAll(MetricsLog.events(text, firstStep));
              }
            });
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
    synchronized (this) {
      earlier.keySet().forEach(frames::skip);
    }
    AnimationFrames.chosen(earlier.navigableKeySet())
        .forEach(step -> readGrid(step, earlier.get(step)));
  }

  private void readGrid(long step, String file) {
    try {
      BufferedImage grid =
          SampleGrid.read(
              directory
                  .readIfPresent(file)
                  .orElseThrow(() -> new IOException("it is no file that can be read")));
      synchronized (this) {
        frames.add(step, grid);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} will be missing in samples.gif: {}", file, e.getMessage());
    }
  }

  private synchronized void add(StepMetrics step) {
    metrics.put(step.step(), step);
  }

  private void add(Samples samples) {
    BufferedImage grid = SampleGrid.draw(samples, columns);
    byte[] png = SampleGrid.png(grid);
    synchronized (this) {
      frames.add(samples.step(), grid);
      unwritten.put(samples.step(), png);
    }
  }

  private synchronized void add(EventLine event) {
    events.add(event);
  }

  /** Adds a warning to the report. */
  public synchronized void warn(String warning) {
    events.add(EventLine.warning(metrics.isEmpty() ? 0 : metrics.lastKey(), warning));
  }

  private synchronized void rollBack(long step, String reason) {
    events.removeIf(event -> event.step() > step && !event.kind().equals(EventLine.WARNING));
    events.add(
        EventLine.warning(
            step, "The round from step %d was run again: %s".formatted(step, reason)));
    metrics.tailMap(step, false).clear();
    unwritten.tailMap(step, false).clear();
    frames.dropAfter(step);
  }

  private void writeUpTo(long step) {
    directory.requireOwned();
    directory.writeText(MetricsLog.FILE, metricsUpTo(step));
    gridsUpTo(step)
        .forEach(
            (at, png) -> {
              directory.write(String.format(Locale.ROOT, "%s/step-%08d.png", SAMPLES, at), png);
              forgetWritten(at);
            });
    pictures.offer(drawing(false));
  }

  private String metricsUpTo(long step) {
    List<StepMetrics> steps;
    List<EventLine> eventsUpTo;
    synchronized (this) {
      steps = List.copyOf(metrics.headMap(step, true).values());
      eventsUpTo = events.stream().filter(event -> event.step() <= step).toList();
    }
    return MetricsLog.format(steps, eventsUpTo);
  }

  private synchronized NavigableMap<Long, byte[]> gridsUpTo(long step) {
    return new TreeMap<>(unwritten.headMap(step, true));
  }

  /** One by one: after a write that failed, the next round's end writes the rest. */
  private synchronized void forgetWritten(long step) {
    unwritten.remove(step);
  }

  /** The pictures as they are to be drawn from what is known now. */
  private synchronized Runnable drawing(boolean complete) {
    ReportInput input =
        new ReportInput(
            List.copyOf(metrics.values()), List.copyOf(events), frames.shown(), lastStep);
    return () -> {
      draw("losses.png", () -> losses(input));
      if (!input.grids().isEmpty()) {
        draw("samples.gif", () -> SamplesGif.of(input.grids(), input.metrics(), lastStep));
      }
      String page =
          ReportPage.of(
              directory.name(),
              ReportData.of(directory, input, complete),
              ReportBeside.of(directory));
      write(ReportPage.FILE, page.getBytes(StandardCharsets.UTF_8));
    };
  }

  private byte[] losses(ReportInput input) {
    LossChart chart = new LossChart(input.metrics(), lastStep, CHART_WIDTH, CHART_HEIGHT);
    return SampleGrid.png(chart.upTo(lastStep));
  }

  private void draw(String name, Supplier<byte[]> drawing) {
    drawn.draw(name, drawing).ifPresent(picture -> write(name, picture));
  }

  private void write(String name, byte[] picture) {
    directory.requireOwned();
    directory.write(name, picture);
  }

  /** Ends what is drawn in the background. */
  @Override
  public void close() {
    pictures.close();
  }
}
