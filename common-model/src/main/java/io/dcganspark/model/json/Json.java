package io.dcganspark.model.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Makes and writes JSON; {@link StrictJson} reads it. */
public final class Json {
  private Json() {}

  /** Returns an object without fields. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Returns an array without elements. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Returns the text of a value on one line, in UTF-8. */
  public static byte[] compact(JsonNode value) {
    return value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the text of a value over several lines, in UTF-8. */
  public static byte[] pretty(JsonNode value) {
    return value.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }
}
