package io.dcganspark.model.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.model.recipe.PaperDcganRecipe;
import io.dcganspark.model.recipe.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers that PyTorch recorded for three training steps in float64, and the integer hash that
 * makes the same weights and inputs here.
 */
final class PyTorchReference {
  private final JsonNode root;

  private PyTorchReference(JsonNode root) {
    this.root = root;
  }

  static PyTorchReference read(String resource) throws IOException {
    try (InputStream in = PyTorchReference.class.getResourceAsStream("/parity/" + resource)) {
      return new PyTorchReference(new ObjectMapper().readTree(in));
    }
  }

  /** Returns each of the records of a file of several. */
  static List<PyTorchReference> readAll(String resource) throws IOException {
    List<PyTorchReference> records = new ArrayList<>();
    try (InputStream in = PyTorchReference.class.getResourceAsStream("/parity/" + resource)) {
      new ObjectMapper().readTree(in).forEach(root -> records.add(new PyTorchReference(root)));
    }
    return records;
  }

  /** Reads the numbers of a recipe; those of the paper's other sizes are files of their own. */
  static PyTorchReference of(Recipe recipe) throws IOException {
    boolean isOtherSize = recipe instanceof PaperDcganRecipe paper && paper.size() != 64;
    return read(
        isOtherSize
            ? "%s-%d.json".formatted(recipe.name(), recipe.imageShape().height())
            : recipe.name() + ".json");
  }

  int batch() {
    return root.get("batch").asInt();
  }

  JsonNode steps() {
    return root.get("steps");
  }

  JsonNode get(String name) {
    return root.get(name);
  }

  /** The batch of a step: {@code z} or {@code x}. */
  double[] input(String name, int step) {
    JsonNode input = root.get(name);
    return hashed(
        length(input.get("shape")),
        input.get("keys").get(step).asLong(),
        input.get("scale").asDouble(),
        0);
  }

  /** The labels of a step, one an image; none for networks without labels. */
  int[] labels(String name, int step) {
    JsonNode labels = root.path(name).path(step);
    int[] values = new int[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels.get(i).asInt();
    }
    return values;
  }

  double[] parameter(JsonNode parameter) {
    return hashed(
        length(parameter.get("shape")),
        parameter.get("key").asLong(),
        parameter.get("scale").asDouble(),
        parameter.get("shift").asDouble());
  }

  private static int length(JsonNode shape) {
    int length = 1;
    for (JsonNode size : shape) {
      length *= size.asInt();
    }
    return length;
  }

  private double[] hashed(int length, long key, double scale, double shift) {
    long salt = root.get("salt").asLong();
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      long x = (i * 2654435761L + key * 40503 + salt) & 0xFFFFFFFFL;
      x ^= x >> 16;
      x = (x * 2246822519L) & 0xFFFFFFFFL;
      x ^= x >> 13;
      x = (x * 3266489917L) & 0xFFFFFFFFL;
      x ^= x >> 16;
      values[i] = (x / 2147483648.0 - 1) * scale + shift;
    }
    return values;
  }
}
