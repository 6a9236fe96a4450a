package io.dcganspark.model.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.InvalidFileException;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON at the start of a safetensors file: which tensors there are, where, and text about them.
 */
final class SafeTensorsHeader {
  private static final String METADATA = "__metadata__";

  private static final int ALIGNMENT = Long.BYTES;

  /** A header that says more about a few tensors is not ours. */
  private static final long LARGEST = 1 << 20;

  private final JsonNode root;
  private final long dataLength;

  private SafeTensorsHeader(JsonNode root, long dataLength) {
    this.root = root;
    this.dataLength = dataLength;
  }

  static SafeTensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    ObjectNode root = Json.object();
    ObjectNode about = root.putObject(METADATA);
    new TreeMap<>(metadata).forEach(about::put);
    long offset = 0;
    for (var tensor : tensors.entrySet()) {
      long end = offset + tensor.getValue().length();
      ObjectNode entry = root.putObject(tensor.getKey()).put("dtype", tensor.getValue().type());
      ArrayNode shape = entry.putArray("shape");
      Arrays.stream(tensor.getValue().shape()).forEach(shape::add);
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    return new SafeTensorsHeader(root, offset);
  }

  /** Reads as many bytes as the header has, with its length before it. */
  static byte[] bytes(InputStream in) throws IOException {
    byte[] length = in.readNBytes(Long.BYTES);
    if (length.length < Long.BYTES) {
      return length;
    }
    long json = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] rest = in.readNBytes((int) Math.max(0, Math.min(json, LARGEST)));
    byte[] all = Arrays.copyOf(length, length.length + rest.length);
    System.arraycopy(rest, 0, all, length.length, rest.length);
    return all;
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
      JsonNode root = StrictJson.read(json);
      if (!root.isObject()) {
        throw new IOException("the safetensors header is no JSON object");
      }
      return new SafeTensorsHeader(root, in.remaining());
    } catch (InvalidFileException e) {
      throw e.named("the safetensors header");
    }
  }

  byte[] toJson() {
    byte[] json = Json.compact(root);
    // Spaces up to a multiple of eight: readers that map the data want it there.
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
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
        .properties()
        .forEach(field -> texts.put(field.getKey(), field.getValue().asText("")));
    return texts;
  }

  boolean holds(String name) {
    return root.has(name);
  }

  /** Returns the names of all tensors, in order. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    root.fieldNames().forEachRemaining(names::add);
    names.remove(METADATA);
    return names;
  }

  /** Returns what is said of a tensor. */
  StoredTensor stored(String name) throws IOException {
    return StoredTensor.of(name, root.path(name), dataLength);
  }
}
