package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.DamagedException;
import io.dcganspark.job.store.SealedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code evaluate} wrote of a checkpoint.
 *
 * @param file its name in the run directory
 * @param bytes of that file
 * @param content of that file
 */
public record StoredEvaluation(String file, byte[] bytes, JsonNode content) {
  /** The file of a published model that holds the evaluation by which it was published. */
  public static final String PUBLISHED = EvaluationReport.FOLDER + "/published.json";

  private static final Logger LOG = LoggerFactory.getLogger(StoredEvaluation.class);

  /** An evaluation is a few kilobytes. */
  private static final int MOST_BYTES = 1 << 20;

  /** Fields that say which classifier it was, in files that do not have its digest. */
  private static final List<String> PROVENANCE = List.of("command", "imagesSha256", "accuracy");

  /**
   * Reads the evaluations of a checkpoint, that by which it was published first. What is damaged,
   * or of other weights, is left out with a logged warning.
   *
   * @param weights of the generator that drew: trained or average
   * @throws IOException if the store cannot be read now
   */
  public static List<StoredEvaluation> of(Checkpoint checkpoint, String weights)
      throws IOException {
    List<StoredEvaluation> found = new ArrayList<>();
    String start = EvaluationReport.start(checkpoint.step(), EvaluationReport.TRAINED);
    for (String name : checkpoint.listOfRun(EvaluationReport.FOLDER)) {
      String file = EvaluationReport.FOLDER + "/" + name;
      if (name.endsWith(".json") && (file.startsWith(start) || file.equals(PUBLISHED))) {
        try {
          StoredEvaluation evaluation = read(checkpoint, file);
          if (evaluation.weights().equals(weights)) {
            found.add(file.equals(PUBLISHED) ? 0 : found.size(), evaluation);
          }
        } catch (DamagedException e) {
          LOG.warn(
              "{}/{} is passed over: {}; evaluate again, or remove it",
              checkpoint.runDirectory(),
              file,
              e.getMessage());
        }
      }
    }
    return found;
  }

  /**
   * Returns the evaluation of a checkpoint that drew most images, of those that carry their digest.
   *
   * @param weights of the generator that drew: trained or average
   * @throws IOException if the store cannot be read now
   */
  public static Optional<StoredEvaluation> ofMostImages(Checkpoint checkpoint, String weights)
      throws IOException {
    return of(checkpoint, weights).stream()
        .filter(StoredEvaluation::isSealed)
        .max(Comparator.comparingLong(StoredEvaluation::images));
  }

  private static StoredEvaluation read(Checkpoint checkpoint, String file) throws IOException {
    long length = checkpoint.lengthOfRun(file);
    if (length < 0 || length > MOST_BYTES) {
      throw new DamagedException(
          length < 0 ? "it is no file" : "it has %d bytes, too many".formatted(length));
    }
    byte[] bytes =
        checkpoint.readOfRun(file).orElseThrow(() -> new DamagedException("it is no file"));
    ObjectNode content = SealedJson.read(bytes);
    StoredEvaluation evaluation = new StoredEvaluation(file, bytes, content);
    boolean earlier = file.equals(earlierName(checkpoint.step(), evaluation.weights()));
    if (content.path("step").asLong(-1) != checkpoint.step()) {
      throw new DamagedException("it is of step " + content.get("step"));
    }
    if (SealedJson.isSealed(content)) {
      if (content.path("version").asInt() != EvaluationReport.VERSION) {
        throw new DamagedException(
            "it has version %s, expected %d"
                .formatted(content.get("version"), EvaluationReport.VERSION));
      }
      if (!content.path("state").asText().equals(checkpoint.stateSha256())) {
        throw new DamagedException("it is of other weights than the checkpoint's");
      }
    } else if (!earlier || content.has("version")) {
      throw new DamagedException("it has lost the SHA-256 of its content");
    }
    return evaluation;
  }

  /** Returns the name that an earlier version of the job gave to the only evaluation. */
  private static String earlierName(long step, String weights) {
    return EvaluationReport.start(step, weights) + ".json";
  }

  /**
   * Whether it names the weights, the classifier and the data that it belongs to, and carries the
   * digest of its content. What an earlier version of the job wrote does not.
   */
  public boolean isSealed() {
    return content.has("version");
  }

  /** Returns the generator's Frechet distance, NaN where it could not be measured. */
  public double frechetDistance() {
    return content.at("/generated/frechetDistance").asDouble(Double.NaN);
  }

  /** Returns how many images were drawn. */
  public long images() {
    return content.at("/generated/images").asLong(-1);
  }

  /** Returns the seed of the images. */
  public long seed() {
    return content.path("seed").asLong();
  }

  /** Returns the path of the data set that they were held against. */
  public String data() {
    return content.at("/data/path").asText();
  }

  /** Returns the SHA-256 of that data set. */
  public String dataSha256() {
    return content.at("/data/sha256").asText();
  }

  /** Returns the SHA-256 of the classifier's file, empty in what an earlier version wrote. */
  public String classifierSha256() {
    return content.at("/classifier/sha256").asText();
  }

  /** Whether the same command would measure the same again, if the data is still the same. */
  public boolean isOf(
      int count,
      long seed,
      String data,
      EvaluationReport.Judge classifier,
      Optional<EvaluatedFeatures> features) {
    return isSealed()
        && images() == count
        && seed() == seed
        && data().equals(data)
        && classifierSha256().equals(classifier.sha256())
        && EvaluatedFeatures.sha256(content)
            .equals(features.map(EvaluatedFeatures::sha256).orElse(""));
  }

  /** Returns why its distance says nothing beside another one's, if it does not. */
  public Optional<String> differenceFrom(StoredEvaluation other) {
    if (images() != other.images()) {
      return Optional.of(
          "%d images were drawn, of the other %d".formatted(images(), other.images()));
    }
    if (!dataSha256().equals(other.dataSha256())) {
      return Optional.of("they were held against different data");
    }
    return hasClassifierOf(other)
        ? Optional.empty()
        : Optional.of("different classifiers looked at the images");
  }

  /** Files of an earlier version say only what the classifier was made from. */
  private boolean hasClassifierOf(StoredEvaluation other) {
    if (isSealed() && other.isSealed()) {
      return classifierSha256().equals(other.classifierSha256());
    }
    return PROVENANCE.stream().allMatch(field -> classifier(field).equals(other.classifier(field)));
  }

  private JsonNode classifier(String field) {
    return content.path("classifier").path(field);
  }

  private String weights() {
    return content.path("weights").asText(EvaluationReport.TRAINED);
  }
}
