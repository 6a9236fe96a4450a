package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.model.json.StrictJson;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is said of a model that was published.
 *
 * @param number counted from 1
 * @param run directory that it was trained in
 * @param step of the checkpoint that it is
 * @param folder where it lies, beside the manifest, laid out as a run directory
 * @param checkpoint where in that folder the networks lie
 * @param published time of it, in UTC, as ISO 8601
 */
public record PublishedModel(
    long number, String run, long step, String folder, String checkpoint, String published) {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FOLDER = Pattern.compile("model-(\\d{8,18})-[0-9a-z]+");

  static String folderOf(long number, String attempt) {
    return String.format(Locale.ROOT, "model-%08d-%s", number, attempt);
  }

  /** Returns the number that the name of a model's folder tells, -1 where it is none. */
  static long numberOfFolder(String name) {
    Matcher matcher = FOLDER.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /** Returns the name of the file that says this. */
  public String manifest() {
    return Manifest.nameOf(number);
  }

  byte[] toJson() throws IOException {
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsBytes(
            JSON.createObjectNode()
                .put("version", VERSION)
                .put("number", number)
                .put("run", run)
                .put("step", step)
                .put("folder", folder)
                .put("checkpoint", checkpoint)
                .put("published", published));
  }

  /**
   * Reads a manifest.
   *
   * @param name of its file, which has to tell the same number
   * @throws IOException if it is none of this version
   */
  static PublishedModel fromJson(String name, byte[] json) throws IOException {
    JsonNode root = StrictJson.read(json);
    PublishedModel model =
        new PublishedModel(
            root.path("number").asLong(-1),
            root.path("run").asText(""),
            root.path("step").asLong(-1),
            root.path("folder").asText(""),
            root.path("checkpoint").asText(""),
            root.path("published").asText(""));
    if (root.path("version").asInt() != VERSION
        || model.number != Manifest.stepOfManifest(name)
        || model.number != numberOfFolder(model.folder)
        || model.step < 0
        || model.run.isEmpty()) {
      throw new IOException("it is no manifest of a model of that number");
    }
    return model;
  }
}
