package io.dcganspark.job.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** The file that {@code evaluate} leaves, with a distance that a test chooses. */
final class EvaluatedRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EvaluatedRun() {}

  static String file(long step) {
    return "evaluations/step-%08d.json".formatted(step);
  }

  static byte[] content(long step, double distance) {
    return content(step, distance, 10_000, "d1", "c1");
  }

  static byte[] content(long step, double distance, int images, String data, String classifier) {
    ObjectNode root = JSON.createObjectNode().put("step", step).put("seed", 0);
    root.putObject("data").put("path", "mnist").put("images", 60_000).put("sha256", data);
    root.putObject("classifier")
        .put("command", "train-classifier")
        .put("imagesSha256", classifier)
        .put("accuracy", 0.99)
        .put("learntFromThisData", data.equals(classifier));
    root.putObject("generated").put("images", images).put("frechetDistance", distance);
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
