package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dcganspark.job.config.BatchSize;
import io.dcganspark.job.config.ConfigKeys;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.RegularFile;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.SmallFile;
import io.dcganspark.model.json.StrictJson;
import java.awt.image.BufferedImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a training went, as its run directory records it. Nothing is written there. */
final class RecordedRun {
  /** Of a step, in computing with epochs. */
  private static final double ROUNDING = 1e-6;

  private static final Logger LOG = LoggerFactory.getLogger(RecordedRun.class);
  private static final String CONFIG = "config.json";

  /** The run may be somebody else's, and must not be able to take all of the heap. */
  private static final int MOST_OF_METRICS = 128 << 20;

  private static final int MOST_OF_A_PICTURE = 64 << 20;

  /** No run gets there; what is computed with a step has room. */
  private static final long LAST_STEP = 1L << 40;

  private final FileSystem files;
  private final Path directory;
  private final JsonNode config;
  private final int replicas;
  private final int batchSize;
  private final List<StepMetrics> steps;
  private final AdditionalMetrics others;
  private final List<FoundDistance> distances;
  private final NavigableMap<Long, Path> grids;
  private final double stepsPerEpoch;

  /**
   * What the generator drew.
   *
   * @param step that it had taken
   * @param picture of its samples
   */
  record Grid(long step, BufferedImage picture) {}

  private RecordedRun(FileSystem files, Path directory) throws IOException {
    this.files = files;
    this.directory = directory;
    this.config = config();
    this.replicas = count(ConfigKeys.REPLICAS.pointer());
    this.batchSize = batchSize(replicas);
    String metrics = metrics();
    this.steps = steps(metrics);
    this.others = AdditionalMetrics.parse(metrics);
    this.distances = distances(metrics);
    this.grids = grids();
    if (steps.isEmpty() || grids.isEmpty()) {
      throw new UserErrorException(
          "%s has no %s yet: compare it when its first checkpoint is there"
              .formatted(directory, steps.isEmpty() ? "metrics" : "samples"));
    }
    StepMetrics last = steps.get(steps.size() - 1);
    this.stepsPerEpoch = Math.rint(last.step() / last.get(StepMetric.EPOCH));
  }

  /** Other lines describe something else than steps, or were damaged. */
  private static List<StepMetrics> steps(String metrics) {
    NavigableMap<Long, StepMetrics> steps = new TreeMap<>();
    MetricsLog.parse(metrics, LAST_STEP).stream()
        .filter(step -> step.get(StepMetric.EPOCH) > 0 && step.get(StepMetric.EPOCH) <= step.step())
        .filter(
            step ->
                step.get(StepMetric.IMAGES_PER_SECOND) > 0
                    && Double.isFinite(step.get(StepMetric.IMAGES_PER_SECOND)))
        .forEach(step -> steps.put(step.step(), step));
    return List.copyOf(steps.values());
  }

  private int batchSize(int sharing) {
    String share = ConfigKeys.BATCH_SIZE_PER_REPLICA.pointer();
    return config.at(share).isNumber()
        ? new BatchSize(count(share), true).total(sharing)
        : count(ConfigKeys.BATCH_SIZE.pointer());
  }

  private int count(String pointer) {
    JsonNode value = config.at(pointer);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw new UserErrorException(
          "%s/%s does not say %s as a whole number above 0: it is no configuration of a run"
              .formatted(directory, CONFIG, pointer.substring(1).replace('/', '.')));
    }
    return value.intValue();
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
      if (!files.exists(directory)) {
        throw new UserErrorException("%s does not exist: expected a run directory".formatted(path));
      }
      return new RecordedRun(files, files.makeQualified(directory));
    } catch (FileNotFoundException e) {
      throw new UserErrorException(
          "%s is no run directory: expected config.json there".formatted(path), e);
    } catch (InvalidFileException e) {
      throw new UserErrorException(e.getMessage(), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** A run has none until its first round has ended. */
  private String metrics() throws IOException {
    return files.exists(new Path(directory, MetricsLog.FILE))
        ? text(MetricsLog.FILE, MOST_OF_METRICS)
        : "";
  }

  private String text(String name, int most) throws IOException {
    return new String(
        RegularFile.read(files, new Path(directory, name), most), StandardCharsets.UTF_8);
  }

  private JsonNode config() throws IOException {
    Path file = new Path(directory, CONFIG);
    try (InputStream in = RegularFile.open(files, file)) {
      return StrictJson.read(SmallFile.read(in, StrictJson.MOST_BYTES));
    } catch (InvalidFileException e) {
      throw e.named(file);
    }
  }

  /** Those of the training first. */
  private List<FoundDistance> distances(String metrics) throws IOException {
    List<FoundDistance> found = new ArrayList<>();
    for (EventLine event : MetricsLog.events(metrics, LAST_STEP)) {
      if (event.kind().equals(EventLine.EVALUATION)) {
        found.addAll(FoundDistance.whileTraining(event.content()));
      }
    }
    found.addAll(FoundDistance.afterwards(files, directory));
    return List.copyOf(found);
  }

  /**
   * Returns the data that it learnt from: its path and, where it is recorded, its SHA-256; empty
   * where nothing is recorded.
   */
  JsonNode data() {
    try {
      JsonNode recorded =
          StrictJson.read(
              RegularFile.read(files, new Path(directory, Provenance.FILE), StrictJson.MOST_BYTES));
      return recorded.path("data");
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private NavigableMap<Long, Path> grids() throws IOException {
    NavigableMap<Long, Path> found = new TreeMap<>();
    Path folder = new Path(directory, RunRecorder.SAMPLES);
    if (files.exists(folder)) {
      for (FileStatus file : files.listStatus(folder)) {
        Matcher matcher = RunRecorder.SAMPLES_FILE.matcher(file.getPath().getName());
        if (matcher.matches() && file.isFile()) {
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
    return config.at(ConfigKeys.RECIPE.pointer()).asText("?");
  }

  int replicas() {
    return replicas;
  }

  int batchSize() {
    return batchSize;
  }

  List<StepMetrics> steps() {
    return steps;
  }

  AdditionalMetrics others() {
    return others;
  }

  /** Returns every distance that was measured, those of the training first. */
  List<FoundDistance> distances() {
    return distances;
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
        seconds +=
            (double) (logged.step() - before)
                * batchSize
                / logged.get(StepMetric.IMAGES_PER_SECOND);
        before = logged.step();
      }
    }
    return seconds;
  }

  /** Returns the mean of what was logged in the epoch that ends with a step. */
  double meanOfEpoch(long step, StepMetric metric) {
    long first = step - Math.round(stepsPerEpoch);
    return steps.stream()
        .filter(logged -> logged.step() > first && logged.step() <= step)
        .mapToDouble(logged -> logged.get(metric))
        .average()
        .orElse(Double.NaN);
  }

  /** Returns the steps of which there are samples. */
  NavigableSet<Long> gridSteps() {
    return grids.navigableKeySet();
  }

  /**
   * Returns the newest samples up to a step, or the first ones. A file that cannot be read is left
   * out from then on, with a warning.
   *
   * @throws UserErrorException if none can be read
   */
  Grid grid(long step) {
    while (!grids.isEmpty()) {
      Map.Entry<Long, Path> before = grids.floorEntry(step);
      Map.Entry<Long, Path> found = before == null ? grids.firstEntry() : before;
      try {
        return new Grid(
            found.getKey(),
            SampleGrid.read(RegularFile.read(files, found.getValue(), MOST_OF_A_PICTURE)));
      } catch (IOException e) {
        LOG.warn("{} is left out of the comparison: {}", found.getValue(), e.getMessage());
        grids.remove(found.getKey());
      }
    }
    throw new UserErrorException(
        "%s has no samples that can be read: take the run out of the comparison"
            .formatted(directory));
  }
}
