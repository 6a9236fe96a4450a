package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.round.StepMetrics;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.SmallFile;
import io.dcganspark.model.json.StrictJson;
import java.awt.image.BufferedImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** How a training went, as its run directory tells it. Nothing is written there. */
final class RecordedRun {
  /** Of the metrics, which are a line each ten steps, and of a picture. */
  private static final int MOST_BYTES = 1 << 27;

  /** Of a step, in computing with epochs. */
  private static final double ROUNDING = 1e-6;

  private final FileSystem files;
  private final Path directory;
  private final JsonNode config;
  private final List<StepMetrics> steps;
  private final OtherMetrics others;
  private final NavigableMap<Long, Path> grids;
  private final double stepsPerEpoch;

  private RecordedRun(FileSystem files, Path directory) throws IOException {
    this.files = files;
    this.directory = directory;
    this.config = config();
    String metrics =
        new String(bytes(new Path(directory, MetricsLog.FILE)), StandardCharsets.UTF_8);
    this.steps =
        MetricsLog.parse(metrics, Long.MAX_VALUE - 1).stream()
            // Other lines tell of something else than of steps.
            .filter(step -> step.imagesPerSecond() > 0)
            .toList();
    this.others = OtherMetrics.parse(metrics);
    this.grids = grids();
    if (steps.isEmpty() || grids.isEmpty()) {
      throw new UserErrorException(
          "%s has no %s yet: compare it when its first checkpoint is there"
              .formatted(directory, steps.isEmpty() ? "metrics" : "samples"));
    }
    StepMetrics last = steps.get(steps.size() - 1);
    this.stepsPerEpoch = Math.rint(last.step() / last.epoch());
  }

  /**
   * Reads a run.
   *
   * @param path its directory
   * @param hadoop how to reach it
   * @throws UserErrorException if there is no run, or one that has recorded nothing
   */
  static RecordedRun read(String path, Configuration hadoop) {
    try {
      Path directory = new Path(path);
      FileSystem files = directory.getFileSystem(hadoop);
      return new RecordedRun(files, files.makeQualified(directory));
    } catch (FileNotFoundException e) {
      throw new UserErrorException(
          "%s is no run directory: expected config.json and %s there"
              .formatted(path, MetricsLog.FILE),
          e);
    } catch (InvalidFileException e) {
      throw new UserErrorException(e.getMessage(), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private JsonNode config() throws IOException {
    Path file = new Path(directory, "config.json");
    try (InputStream in = files.open(file)) {
      return StrictJson.read(SmallFile.read(in, StrictJson.MOST_BYTES));
    } catch (InvalidFileException e) {
      throw e.named(file);
    }
  }

  private byte[] bytes(Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return SmallFile.read(in, MOST_BYTES);
    } catch (InvalidFileException e) {
      throw e.named(file);
    }
  }

  private NavigableMap<Long, Path> grids() throws IOException {
    NavigableMap<Long, Path> found = new TreeMap<>();
    Path folder = new Path(directory, RunRecorder.SAMPLES);
    if (files.exists(folder)) {
      for (FileStatus file : files.listStatus(folder)) {
        Matcher matcher = RunRecorder.SAMPLES_FILE.matcher(file.getPath().getName());
        if (matcher.matches()) {
          found.put(Long.parseLong(matcher.group(1)), file.getPath());
        }
      }
    }
    return found;
  }

  /** Returns the name of its directory. */
  String name() {
    return directory.getName();
  }

  String path() {
    return directory.toString();
  }

  String recipe() {
    return config.at("/model/recipe").asText("?");
  }

  int replicas() {
    return config.at("/training/replicas").asInt();
  }

  int batchSize() {
    return config.at("/training/batch-size").asInt();
  }

  List<StepMetrics> steps() {
    return steps;
  }

  OtherMetrics others() {
    return others;
  }

  /** Returns how many passes over its data are logged, with fraction. */
  double epochs() {
    return epochAt(steps.get(steps.size() - 1).step());
  }

  double epochAt(long step) {
    return step / stepsPerEpoch;
  }

  /** Returns the last step of which an epoch is not shorter. */
  long stepAt(double epoch) {
    return (long) Math.floor(epoch * stepsPerEpoch + ROUNDING);
  }

  /** Returns how long training alone took up to a step, without starting, drawing, committing. */
  double secondsUntil(long step) {
    double seconds = 0;
    long before = 0;
    for (StepMetrics logged : steps) {
      if (logged.step() <= step) {
        seconds += (logged.step() - before) * batchSize() / logged.imagesPerSecond();
        before = logged.step();
      }
    }
    return seconds;
  }

  /** Returns the mean of what was logged in the epoch that ends with a step. */
  double meanOfEpoch(long step, ToDoubleFunction<StepMetrics> value) {
    long first = step - Math.round(stepsPerEpoch);
    return steps.stream()
        .filter(logged -> logged.step() > first && logged.step() <= step)
        .mapToDouble(value)
        .average()
        .orElse(Double.NaN);
  }

  /** Returns the steps of which there are samples. */
  NavigableSet<Long> gridSteps() {
    return grids.navigableKeySet();
  }

  /** Returns the step of the newest samples up to a step, or of the first ones. */
  long gridStep(long step) {
    Long before = grids.floorKey(step);
    return before == null ? grids.firstKey() : before;
  }

  /** Returns the samples of one of {@link #gridSteps}. */
  BufferedImage grid(long step) {
    Path file = grids.get(step);
    try {
      return SampleGrid.read(bytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
