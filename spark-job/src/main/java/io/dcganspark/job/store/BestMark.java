package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.json.Json;

/** The file that names a run's best checkpoint: its step, and its manifest for people. */
final class BestMark {

  private BestMark() {}

  static byte[] toJson(long step) {
    return Json.compact(Json.object().put("step", step).put("manifest", Manifest.nameOf(step)));
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
