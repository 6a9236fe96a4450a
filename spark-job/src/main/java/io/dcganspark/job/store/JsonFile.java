package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.StrictJson;

/** A small file of JSON in a store, where what cannot be read as JSON is damaged. */
final class JsonFile {
  private JsonFile() {}

  /**
   * Reads one.
   *
   * @throws DamagedException if it is empty or not what {@link StrictJson} reads
   */
  static JsonNode parse(byte[] json) throws DamagedException {
    try {
      return StrictJson.read(json);
    } catch (InvalidFileException e) {
      throw new DamagedException(e.getMessage(), e);
    }
  }

  /** Returns the whole number in a field, -1 where there is none. */
  static long wholeNumber(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isIntegralNumber() && value.canConvertToLong() ? value.asLong() : -1;
  }
}
