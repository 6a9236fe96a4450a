package io.dcganspark.job.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.store.SealedJson;
import io.dcganspark.model.evaluation.Classifier;
import io.dcganspark.model.evaluation.ClassifierFormat;
import java.nio.charset.StandardCharsets;

/** The file that {@code evaluate} leaves, with a distance that a test chooses. */
final class EvaluatedRun {
  /** The classifier of runs that name none. */
  static final String CLASSIFIER = ClassifierFormat.sha256(Classifier.ofMnist());

  private static final ObjectMapper JSON = new ObjectMapper();

  private EvaluatedRun() {}

  /** The name of one evaluation; others of the step have others. */
  static String file(long step) {
    return "evaluations/step-%08d-test.json".formatted(step);
  }

  /**
   * An evaluation as most tests need it.
   *
   * @param state SHA-256 of the training state
   */
  static byte[] content(String state, long step, double distance) {
    return content(state, step, distance, 10_000, "d1", CLASSIFIER);
  }

  static byte[] content(
      String state, long step, double distance, int images, String data, String classifier) {
    ObjectNode root = JSON.createObjectNode().put("version", 2).put("step", step);
    root.put("state", state).put("weights", "trained").put("seed", 0);
    root.putObject("data").put("path", "mnist").put("images", 60_000).put("sha256", data);
    root.putObject("classifier")
        .put("command", "train-classifier")
        .put("imagesSha256", classifier)
        .put("accuracy", 0.99)
        .put("sha256", classifier)
        .put("learntFromThisData", data.equals(classifier));
    root.putObject("generated").put("images", images).put("frechetDistance", distance);
    return SealedJson.write(root).getBytes(StandardCharsets.UTF_8);
  }
}
