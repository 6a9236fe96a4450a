package io.dcganspark.model.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.model.failure.Reason;

/**
 * Reads JSON that may come from anybody: every file of a run and of a published model. It is one
 * whole value of standard JSON in UTF-8. A name that stands twice in an object is refused, and so
 * is whatever would take much stack or memory.
 */
public final class StrictJson {
  /** A file of JSON that has more bytes is none of a run. */
  public static final int MOST_BYTES = 4 << 20;

  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_TEXT = 1 << 16;
  private static final int LONGEST_REASON = 200;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxStringLength(LONGEST_TEXT)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // A message with a part of the file could hold a secret.
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  // Tables of names outlive a file, and slow down with names that are chosen for
                  // it.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private StrictJson() {}

  /**
   * Reads a file's bytes.
   *
   * @throws InvalidFileException if they are no such JSON
   */
  public static JsonNode read(byte[] json) throws InvalidFileException {
    requireShort(json.length);
    return read(SmallFile.text(json));
  }

  /**
   * Reads a text.
   *
   * @throws InvalidFileException if it is no such JSON
   */
  public static JsonNode read(String json) throws InvalidFileException {
    requireShort(json.length());
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new InvalidFileException("is no JSON: " + reason(e), e);
    }
    if (root.isMissingNode()) {
      throw new InvalidFileException("is empty");
    }
    requireFinite(root);
    return root;
  }

  private static void requireShort(int length) throws InvalidFileException {
    if (length > MOST_BYTES) {
      throw new InvalidFileException(
          "has %d bytes, too many for JSON of a run: at most %d".formatted(length, MOST_BYTES));
    }
  }

  /** Numbers beyond the range of a double would be infinite. */
  private static void requireFinite(JsonNode node) throws InvalidFileException {
    if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
      throw new InvalidFileException("is no JSON of a run: it holds a number that is too large");
    }
    for (JsonNode inner : node) {
      requireFinite(inner);
    }
  }

  private static String reason(JsonProcessingException e) {
    String said = Reason.ofText(e.getOriginalMessage());
    String reason = said.length() > LONGEST_REASON ? said.substring(0, LONGEST_REASON) + "…" : said;
    return e.getLocation() == null
        ? reason
        : "%s at line %d, column %d"
            .formatted(reason, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
