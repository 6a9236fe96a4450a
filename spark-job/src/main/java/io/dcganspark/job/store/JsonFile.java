package io.dcganspark.job.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A small file of JSON, in which no key comes twice and behind which nothing comes. */
final class JsonFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonFile() {}

  /**
   * Reads one.
   *
   * @throws DamagedException if it is empty or no JSON
   */
  static JsonNode parse(byte[] json) throws DamagedException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new DamagedException("it is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) { // It is no text.
      throw new DamagedException("it is no JSON: " + e.getMessage(), e);
    }
    if (root.isMissingNode()) {
      throw new DamagedException("it is empty");
    }
    return root;
  }
}
