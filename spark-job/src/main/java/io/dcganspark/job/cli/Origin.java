package io.dcganspark.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.generation.Weights;
import io.dcganspark.job.report.StoredEvaluation;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a generator came about, in the metadata of its file: enough to make it again. Paths, users
 * and machines stay out of it, since the file travels.
 */
final class Origin {
  private static final String CONFIG = "config";
  private static final String PROVENANCE = "provenance";
  private static final String EVALUATION = "evaluation";
  private static final String STATE = "state";

  private static final String DATA = "data";
  private static final String PATH = "path";

  private Origin() {}

  /**
   * Describes a checkpoint's generator.
   *
   * @param weights of the generator that are in the file
   * @throws UserErrorException if these were not evaluated
   */
  static Map<String, String> of(Checkpoint checkpoint, JobConfig config, Weights weights)
      throws IOException {
    StoredEvaluation evaluation =
        StoredEvaluation.ofMostImages(checkpoint, weights.text())
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "step %d of %s was not evaluated: run evaluate --weights %s first, since the file says how good its images are"
                            .formatted(
                                checkpoint.step(), checkpoint.runDirectory(), weights.text())));
    Map<String, String> texts = new TreeMap<>();
    texts.put(STATE, checkpoint.stateSha256());
    texts.put(CONFIG, configuration(config).toString());
    texts.put(PROVENANCE, provenance(checkpoint).toString());
    texts.put(EVALUATION, measured(evaluation.content()).toString());
    return texts;
  }

  private static ObjectNode configuration(JobConfig config) throws InvalidFileException {
    ObjectNode sections = Json.object().setAll((ObjectNode) StrictJson.read(config.toJson()));
    sections.retain(DATA, "model", "training");
    ((ObjectNode) sections.path(DATA)).remove(PATH);
    return sections;
  }

  private static ObjectNode provenance(Checkpoint checkpoint) throws IOException {
    byte[] recorded =
        checkpoint
            .readRecorded(RunRecord.PROVENANCE)
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "%s has no %s, expected what the run recorded: restore it"
                            .formatted(checkpoint.runDirectory(), RunRecord.PROVENANCE)));
    JsonNode whole = StrictJson.read(recorded);
    ObjectNode node = Json.object();
    JsonNode data = whole.path(DATA);
    node.putObject(DATA)
        .put("images", data.path("images").asLong())
        .put("sha256", data.path("sha256").asText());
    JsonNode starts = whole.path("starts");
    JsonNode last = starts.path(starts.size() - 1);
    for (String field : List.of("versions", "devices")) {
      if (last.has(field)) {
        node.set(field, last.get(field));
      }
    }
    return node;
  }

  private static ObjectNode measured(JsonNode evaluation) {
    ObjectNode node = Json.object().setAll((ObjectNode) evaluation);
    node.retain("seed", "weights", DATA, "classifier", "generated", "test");
    ObjectNode data = Json.object().setAll((ObjectNode) evaluation.path(DATA));
    data.remove(PATH);
    node.set(DATA, data);
    return node;
  }

  /**
   * Returns the configuration of the run that a file's generator is of.
   *
   * @param data where the data set is now
   * @throws UserErrorException if the file does not say
   */
  static JobConfig config(PyTorchFile file, String data) {
    try {
      ObjectNode sections = Json.object().setAll((ObjectNode) part(file, CONFIG));
      ((ObjectNode) sections.path(DATA)).put(PATH, data);
      return JobConfigLoader.recorded(file.path(), Json.compact(sections));
    } catch (ClassCastException e) {
      throw new UserErrorException(
          "%s %s cannot be used: its %s is not what export writes"
              .formatted(file.option(), file.path(), CONFIG),
          e);
    }
  }

  /** Returns what a model card takes for a run's provenance. */
  static byte[] provenance(PyTorchFile file) {
    return Json.compact(part(file, PROVENANCE));
  }

  /** Returns the evaluation of the generator before its weights were rounded. */
  static StoredEvaluation evaluation(PyTorchFile file) {
    JsonNode content = part(file, EVALUATION);
    return new StoredEvaluation(file.path(), Json.compact(content), content);
  }

  private static JsonNode part(PyTorchFile file, String key) {
    String text = file.tensors().metadata(key);
    try {
      if (text.isEmpty()) {
        throw new UserErrorException(
            "%s %s does not say how it was trained, expected a file of export --format pretrained: import --generator makes a run of another one"
                .formatted(file.option(), file.path()));
      }
      return StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidFileException e) {
      throw new UserErrorException(
          "%s %s cannot be used: its %s %s"
              .formatted(file.option(), file.path(), key, e.getMessage()),
          e);
    }
  }
}
