package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.training.StepMetric;
import io.dcganspark.job.training.StepMetrics;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.json.StrictJson;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;

/** What {@link ReportPage} shows, as report.js reads it. */
final class ReportData {

  /** A picture of samples takes some 50 kB; a page of a few MB opens at once. */
  static final int MOST_SAMPLES = 40;

  private static final String CHECKPOINTS = "checkpoints";

  private ReportData() {}

  /**
   * Puts a page's data together.
   *
   * @param directory of the run, for what is committed and recorded there
   * @param input what was measured and drawn
   * @param complete whether the run is
   */
  static JsonNode of(RunDirectory directory, ReportInput input, boolean complete) {
    ObjectNode data = Json.object();
    List<StepMetrics> steps = input.metrics();
    StepMetrics last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    double epochsAStep =
        last == null || !Double.isFinite(last.get(StepMetric.EPOCH)) || last.step() < 1
            ? 0
            : last.get(StepMetric.EPOCH) / last.step();
    data.put("run", directory.name())
        .put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("complete", complete)
        .put("step", last == null ? 0 : last.step())
        .put("lastStep", input.lastStep());
    putMetrics(data.putObject("metrics"), ThinnedMetrics.of(steps));
    data.putArray("evaluations").addAll(input.events(EventLine.EVALUATION));
    putLastRound(data, input.events(EventLine.ROUND));
    putSamples(data.putArray("samples"), input.grids(), epochsAStep);
    directory
        .readIfPresent(RealGrid.FILE)
        .ifPresent(png -> data.put("realImages", InPage.png(png)));
    ArrayNode warnings = data.putArray("warnings");
    input.events(EventLine.WARNING).forEach(warning -> warnings.add(warning.path("text").asText()));
    putCheckpoints(data.putArray("checkpoints"), directory, epochsAStep);
    data.set("configuration", json(directory, "config.json"));
    data.set("provenance", json(directory, Provenance.FILE));
    return data;
  }

  private static void putLastRound(ObjectNode data, List<ObjectNode> rounds) {
    if (rounds.isEmpty()) {
      return;
    }
    ObjectNode round = rounds.get(rounds.size() - 1).deepCopy();
    RoundJson.summaryOf(round).ifPresent(summary -> round.set("summary", summary));
    data.set("round", round);
  }

  private static void putMetrics(ObjectNode metrics, List<StepMetrics> steps) {
    ArrayNode numbers = metrics.putArray("step");
    steps.forEach(step -> numbers.add(step.step()));
    StepMetric.ALL.forEach(metric -> put(metrics.putArray(metric.key()), steps, metric));
  }

  private static void put(ArrayNode values, List<StepMetrics> steps, StepMetric metric) {
    for (StepMetrics step : steps) {
      double value = step.get(metric);
      if (Double.isFinite(value)) {
        values.add((float) value);
      } else {
        values.addNull();
      }
    }
  }

  private static void putSamples(
      ArrayNode samples, NavigableMap<Long, BufferedImage> grids, double epochsAStep) {
    for (long step : AnimationFrames.chosen(grids.navigableKeySet(), MOST_SAMPLES)) {
      samples
          .addObject()
          .put("step", step)
          .put("epoch", step * epochsAStep)
          .put("image", InPage.png(SampleGrid.png(grids.get(step))));
    }
  }

  private static void putCheckpoints(
      ArrayNode checkpoints, RunDirectory directory, double epochsAStep) {
    List<String> folders = directory.list(CHECKPOINTS);
    directory
        .manifests()
        .forEach(
            (step, manifest) -> {
              ObjectNode checkpoint =
                  checkpoints
                      .addObject()
                      .put("step", step)
                      .put("epoch", step * epochsAStep)
                      .put("manifest", manifest);
              String start = String.format(Locale.ROOT, "step-%08d-", step);
              List<String> own = folders.stream().filter(name -> name.startsWith(start)).toList();
              // A start that was killed left another one, of which only the manifest knows.
              if (own.size() == 1) {
                checkpoint.put(
                    "folder", "%s/%s/%s".formatted(directory.path(), CHECKPOINTS, own.get(0)));
              }
            });
  }

  private static JsonNode json(RunDirectory directory, String name) {
    return directory.readIfPresent(name).map(ReportData::parsed).orElse(MissingNode.getInstance());
  }

  private static JsonNode parsed(byte[] content) {
    try {
      return StrictJson.read(content);
    } catch (InvalidFileException e) {
      return Json.object().put("unreadable", e.getMessage());
    }
  }
}
