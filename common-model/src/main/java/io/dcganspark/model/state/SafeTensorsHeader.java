package io.dcganspark.model.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON at the start of a safetensors file: which tensors there are, where, and text about them.
 */
final class SafeTensorsHeader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";
  private static final String FLOAT = "F32";

  /** A header that says more about a few tensors is not ours. */
  private static final long LARGEST = 1 << 20;

  private final JsonNode root;
  private final long dataLength;

  private SafeTensorsHeader(JsonNode root, long dataLength) {
    this.root = root;
    this.dataLength = dataLength;
  }

  static SafeTensorsHeader of(Map<String, float[]> tensors, Map<String, String> metadata) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode about = root.putObject(METADATA);
    new TreeMap<>(metadata).forEach(about::put);
    long offset = 0;
    for (var tensor : tensors.entrySet()) {
      long end = offset + (long) tensor.getValue().length * Float.BYTES;
      ObjectNode entry = root.putObject(tensor.getKey()).put("dtype", FLOAT);
      entry.putArray("shape").add(tensor.getValue().length);
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    return new SafeTensorsHeader(root, offset);
  }

  /** Reads the header and leaves {@code in} at the start of the data. */
  static SafeTensorsHeader read(ByteBuffer in) throws IOException {
    if (in.remaining() < Long.BYTES) {
      throw new IOException(
          "found %d bytes, expected a safetensors file".formatted(in.remaining()));
    }
    long length = in.getLong();
    if (length < 0 || length > LARGEST || length > in.remaining()) {
      throw new IOException(
          "the safetensors header says that it has %d bytes, %d are left: truncated or another format"
              .formatted(length, in.remaining()));
    }
    byte[] json = new byte[(int) length];
    in.get(json);
    try {
      JsonNode root = JSON.readTree(json);
      if (root == null || !root.isObject()) {
        throw new IOException("the safetensors header is no JSON object");
      }
      return new SafeTensorsHeader(root, in.remaining());
    } catch (JsonProcessingException e) {
      throw new IOException("the safetensors header is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts can always be written", e);
    }
  }

  long dataLength() {
    return dataLength;
  }

  /** Returns a text of the metadata, empty where there is none. */
  String metadata(String key) {
    return root.path(METADATA).path(key).asText("");
  }

  /** Returns all texts of the metadata, in alphabetical order. */
  Map<String, String> metadata() {
    Map<String, String> texts = new TreeMap<>();
    root.path(METADATA)
        .fields()
        .forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText("")));
    return texts;
  }

  boolean holds(String name) {
    return root.has(name);
  }

  /** Copies a tensor out of the data. */
  float[] tensor(String name, ByteBuffer data) throws IOException {
    JsonNode entry = root.path(name);
    JsonNode offsets = entry.path("data_offsets");
    long from = offsets.path(0).asLong(-1);
    long to = offsets.path(1).asLong(-1);
    if (!entry.path("dtype").asText("").equals(FLOAT)
        || from < 0
        || to < from
        || to > dataLength
        || (to - from) % Float.BYTES != 0
        || entry.path("shape").path(0).asLong(-1) * Float.BYTES != to - from) {
      throw new IOException(
          "tensor %s is %s, expected %s within %d bytes of data"
              .formatted(name, entry.isMissingNode() ? "missing" : entry, FLOAT, dataLength));
    }
    float[] values = new float[(int) ((to - from) / Float.BYTES)];
    data.slice((int) from, (int) (to - from)).order(data.order()).asFloatBuffer().get(values);
    return values;
  }
}
