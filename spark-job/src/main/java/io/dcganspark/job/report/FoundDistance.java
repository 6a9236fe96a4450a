package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.failure.Counted;
import java.util.ArrayList;
import java.util.List;

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

  /** Returns what {@code evaluate} found. */
  static List<FoundDistance> afterwards(ObjectNode evaluation) {
    List<FoundDistance> found = new ArrayList<>();
    add(evaluation, evaluation, found, evaluation.path("measured").asText());
    return found;
  }

  private static void add(
      ObjectNode evaluation, JsonNode measures, List<FoundDistance> found, String measured) {
    double distance = measures.path(DISTANCE).asDouble(Double.NaN);
    if (Double.isFinite(distance)) {
      found.add(new FoundDistance(evaluation.path(MetricsLog.STEP).asLong(), distance, measured));
    }
  }
}
