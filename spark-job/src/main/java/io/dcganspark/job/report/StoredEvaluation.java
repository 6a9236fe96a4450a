package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;
import java.io.IOException;
import java.util.Optional;

/**
 * What {@code evaluate} wrote of a checkpoint.
 *
 * @param file its name in the run directory
 * @param content of that file
 */
public record StoredEvaluation(String file, JsonNode content) {
  /**
   * Reads the evaluation of a checkpoint, if there is one.
   *
   * @param weights of the generator that drew: trained or average
   * @throws IOException if it cannot be read, or is no JSON
   */
  public static Optional<StoredEvaluation> of(Checkpoint checkpoint, String weights)
      throws IOException {
    String file = EvaluationReport.file(checkpoint.step(), weights);
    Optional<byte[]> content = checkpoint.readOfRun(file);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new StoredEvaluation(file, StrictJson.read(content.get())));
    } catch (InvalidFileException e) {
      throw e.named(file);
    }
  }

  /** Returns the generator's Frechet distance, NaN where it could not be measured. */
  public double frechetDistance() {
    return content.at("/generated/frechetDistance").asDouble(Double.NaN);
  }

  /** Whether it is what the same command would find again. */
  public boolean isOf(int count, long seed, String data, Classifier.Provenance classifier) {
    return images() == count
        && content.path("seed").asLong() == seed
        && content.at("/data/path").asText().equals(data)
        && classifier().equals(text(EvaluationReport.provenance(classifier)));
  }

  /** Returns why its distance says nothing beside another one's, if it does not. */
  public Optional<String> differenceFrom(StoredEvaluation other) {
    if (images() != other.images()) {
      return Optional.of(
          "%d images were drawn, of the other %d".formatted(images(), other.images()));
    }
    if (!content.at("/data/sha256").equals(other.content.at("/data/sha256"))) {
      return Optional.of("they were held against different data");
    }
    if (!classifier().equals(other.classifier())) {
      return Optional.of("different classifiers looked at the images");
    }
    return Optional.empty();
  }

  private long images() {
    return content.at("/generated/images").asLong(-1);
  }

  private String classifier() {
    JsonNode told = content.path("classifier");
    return told instanceof ObjectNode node
        ? text(node.deepCopy().without(EvaluationReport.LEARNT_FROM_THIS))
        : "";
  }

  private static String text(JsonNode node) {
    return node.toString();
  }
}
