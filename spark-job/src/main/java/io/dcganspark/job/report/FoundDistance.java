package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.RegularFile;
import io.dcganspark.model.failure.Counted;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A Frechet distance of a run.
 *
 * @param step whose generator was measured
 * @param distance to the data
 * @param measured what it was measured with: only distances of equal texts can be compared
 */
record FoundDistance(long step, double distance, String measured) {
  private static final String DISTANCE = "frechetDistance";

  /** Returns what a line of metrics.jsonl says of trained and of averaged weights. */
  static List<FoundDistance> whileTraining(ObjectNode evaluation) {
    List<FoundDistance> found = new ArrayList<>();
    addLogged(evaluation, evaluation, "", found);
    addLogged(evaluation, evaluation.path("average"), " of the average", found);
    return found;
  }

  private static void addLogged(
      ObjectNode evaluation, JsonNode measures, String weights, List<FoundDistance> found) {
    long images = measures.path("images").asLong();
    String drawn = images > 0 ? ", " + Counted.grouped(images, "image") + weights : weights;
    add(evaluation, measures, found, "while it trained" + drawn);
    add(
        evaluation,
        measures.path(EvaluatedFeatures.FIELD),
        found,
        "while it trained%s, evaluation.features".formatted(drawn));
  }

  private static List<FoundDistance> afterwards(ObjectNode evaluation) {
    List<FoundDistance> found = new ArrayList<>();
    add(evaluation, evaluation, found, evaluation.path("measured").asText());
    return found;
  }

  /**
   * Returns what {@code evaluate} found in a run, in the order of the steps.
   *
   * @param directory of the run
   * @throws IOException if it cannot be listed now
   */
  static List<FoundDistance> afterwards(FileSystem files, Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus file : files.listStatus(new Path(directory, EvaluationReport.FOLDER))) {
        names.add(file.getPath().getName());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return KeptEvaluations.of(
            names,
            file -> RegularFile.read(files, new Path(directory, file), KeptEvaluations.MOST_BYTES))
        .stream()
        .flatMap(evaluation -> afterwards(evaluation).stream())
        .toList();
  }

  private static void add(
      ObjectNode evaluation, JsonNode measures, List<FoundDistance> found, String measured) {
    double distance = measures.path(DISTANCE).asDouble(Double.NaN);
    if (Double.isFinite(distance)) {
      found.add(new FoundDistance(evaluation.path(MetricsLog.STEP).asLong(), distance, measured));
    }
  }
}
