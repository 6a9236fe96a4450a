package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.Json;

/**
 * Which network made the features of an evaluation, beside the classifier.
 *
 * @param file its name
 * @param sha256 of the file
 * @param length features of an image
 */
public record EvaluatedFeatures(String file, String sha256, int length) {
  /** The field of an evaluation that holds it, and of measures that holds what was measured. */
  static final String FIELD = "features";

  ObjectNode toJson() {
    return Json.object().put("file", file).put("sha256", sha256).put("length", length);
  }

  /** Returns the digest of the network of a stored evaluation, empty where there was none. */
  static String sha256(JsonNode evaluation) {
    return evaluation.path(FIELD).path("sha256").asText();
  }
}
