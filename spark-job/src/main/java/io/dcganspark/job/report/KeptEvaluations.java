package io.dcganspark.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.DamagedException;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.SealedJson;
import io.dcganspark.model.failure.Counted;
import io.dcganspark.model.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code evaluate} left in a run directory, of every step and whatever it measured, for those
 * who show it. What cannot be read is left out with a logged warning.
 */
final class KeptEvaluations {
  /** An evaluation is a few kilobytes. */
  static final int MOST_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(KeptEvaluations.class);

  /** A page with more rows helps nobody; the newest steps stay. */
  private static final int MOST_FILES = 1_000;

  /** Digits of a SHA-256 that distinguish two data sets, or two classifiers. */
  private static final int SHORT = 12;

  private static final int LONGEST_TEXT = 200;

  /** Reads a file of the run. */
  @FunctionalInterface
  interface Reader {
    /**
     * Returns the bytes of a file.
     *
     * @throws IOException if it cannot be read, or has more than {@link #MOST_BYTES}
     */
    byte[] read(String file) throws IOException;
  }

  private KeptEvaluations() {}

  /** Returns those of a run, in the order of their steps. */
  static List<ObjectNode> of(RunDirectory directory) {
    return of(
        directory.list(EvaluationReport.FOLDER),
        file ->
            directory.readIfPresent(file).orElseThrow(() -> new DamagedException("it is no file")));
  }

  /**
   * Returns those of a run, in the order of their steps.
   *
   * @param names of the files in the folder of evaluations
   */
  static List<ObjectNode> of(List<String> names, Reader reader) {
    List<ObjectNode> found = new ArrayList<>();
    List<String> files =
        names.stream().filter(name -> name.matches("step-\\d{8,18}.*\\.json")).sorted().toList();
    for (String name : files.subList(Math.max(0, files.size() - MOST_FILES), files.size())) {
      String file = EvaluationReport.FOLDER + "/" + name;
      try {
        found.addAll(shown(file, SealedJson.read(reader.read(file))));
      } catch (IOException | UncheckedIOException e) {
        LOG.warn("{} is passed over: {}", file, e.getMessage());
      }
    }
    found.sort(Comparator.comparingLong(one -> one.path(MetricsLog.STEP).asLong()));
    return found;
  }

  /** Returns what the classifier's features say and, where there was one, another network's. */
  private static List<ObjectNode> shown(String file, ObjectNode content) throws DamagedException {
    JsonNode step = content.path(MetricsLog.STEP);
    if (!step.isIntegralNumber() || !step.canConvertToLong() || step.asLong() < 0) {
      throw new DamagedException("it names no step");
    }
    List<ObjectNode> shown = new ArrayList<>();
    shown.add(
        shown(file, content, "", List.of("frechetDistance", "precision", "recall"))
            .put("measured", measured(content, classifier(content))));
    if (content.path(EvaluatedFeatures.FIELD).isObject()) {
      shown.add(
          shown(file, content, "/" + EvaluatedFeatures.FIELD, List.of("frechetDistance"))
              .put("measured", measured(content, features(content))));
    }
    return shown;
  }

  private static ObjectNode shown(
      String file, ObjectNode content, String within, List<String> measures) {
    ObjectNode shown =
        Json.object()
            .put("file", file)
            .put(MetricsLog.STEP, content.path(MetricsLog.STEP).asLong());
    for (String measure : measures) {
      copy(content.at("/generated%s/%s".formatted(within, measure)), measure, shown);
    }
    copy(content.at("/test%s/frechetDistance".formatted(within)), "realDistance", shown);
    return shown;
  }

  private static void copy(JsonNode value, String name, ObjectNode to) {
    if (value.isNumber() && Double.isFinite(value.asDouble())) {
      to.put(name, value.asDouble());
    }
  }

  /** Says what was measured, so that it differs from all that cannot be compared with it. */
  private static String measured(ObjectNode content, String network) {
    String weights = content.path("weights").asText(EvaluationReport.TRAINED);
    return Stream.of(
            Counted.grouped(content.at("/generated/images").asLong(), "image")
                + (weights.equals(EvaluationReport.TRAINED) ? "" : " of the " + weights),
            "seed " + content.path("seed").asLong(),
            "beside %s%s"
                .formatted(
                    content.at("/data/path").asText("?"), digest(content.at("/data/sha256"))),
            network)
        .map(text -> text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text)
        .collect(Collectors.joining(", "));
  }

  private static String classifier(ObjectNode content) {
    JsonNode sha256 = content.at("/classifier/sha256");
    return "classifier" + (sha256.isTextual() ? digest(sha256) : " not recorded");
  }

  private static String features(ObjectNode content) {
    JsonNode network = content.path(EvaluatedFeatures.FIELD);
    return "features of %s%s"
        .formatted(network.path("file").asText("?"), digest(network.path("sha256")));
  }

  private static String digest(JsonNode sha256) {
    String text = sha256.asText();
    return text.isEmpty()
        ? ""
        : " (%s)".formatted(text.substring(0, Math.min(SHORT, text.length())));
  }
}
