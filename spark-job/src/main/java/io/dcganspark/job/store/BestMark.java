package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The file that names a run's best checkpoint: its step, and its manifest for people. */
final class BestMark {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BestMark() {}

  static byte[] toJson(long step) throws IOException {
    return JSON.writeValueAsBytes(
        JSON.createObjectNode().put("step", step).put("manifest", Manifest.nameOf(step)));
  }

  /**
   * Reads the step.
   *
   * @throws DamagedException if there is none
   */
  static long step(byte[] json) throws DamagedException {
    JsonNode step = JsonFile.parse(json).path("step");
    if (!step.isIntegralNumber() || !step.canConvertToLong() || step.asLong() < 0) {
      throw new DamagedException("it names no step");
    }
    return step.asLong();
  }
}
