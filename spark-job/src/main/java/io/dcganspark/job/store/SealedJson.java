package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.Json;
import io.dcganspark.model.state.Sha256;

/**
 * A JSON object that carries the SHA-256 of all its other fields, so that a reader notices a
 * changed value. The digest is of the object without the field {@code sha256}, written without
 * white space in the order of the file.
 */
public final class SealedJson {
  private static final String SEAL = "sha256";

  private SealedJson() {}

  /** Returns the text of an object with its digest as the last field. */
  public static String write(ObjectNode content) {
    try {
      // As a reader will see it: a float, for one, is read as a double.
      ObjectNode sealed = object(Json.compact(content));
      sealed.put(SEAL, digest(sealed));
      return sealed.toPrettyString() + "\n";
    } catch (DamagedException e) {
      throw new IllegalStateException("what Jackson writes it reads", e);
    }
  }

  /**
   * Reads an object, sealed or not.
   *
   * @throws DamagedException if it is no JSON object, names a field twice, or is not what its
   *     digest says; the message says which
   */
  public static ObjectNode read(byte[] json) throws DamagedException {
    ObjectNode content = object(json);
    JsonNode seal = content.path(SEAL);
    if (!seal.isMissingNode() && !seal.asText().equals(digest(content.deepCopy().without(SEAL)))) {
      throw new DamagedException(
          "it is damaged: its content does not have the SHA-256 that it names");
    }
    return content;
  }

  /** Returns whether an object that was read carries a digest. */
  public static boolean isSealed(ObjectNode content) {
    return content.has(SEAL);
  }

  private static ObjectNode object(byte[] json) throws DamagedException {
    if (JsonFile.parse(json) instanceof ObjectNode object) {
      return object;
    }
    throw new DamagedException("it is no JSON object");
  }

  private static String digest(JsonNode content) {
    return Sha256.of(Json.compact(content));
  }
}
