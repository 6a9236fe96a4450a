package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is said of a model that was published.
 *
 * @param number counted from 1
 * @param run directory that it was trained in
 * @param step of the checkpoint that it is
 * @param state SHA-256 of the checkpoint's training state; absent in manifests of version 1
 * @param folder where it lies, beside the manifest, laid out as a run directory
 * @param checkpoint where in that folder the networks lie
 * @param published time of it, in UTC, as ISO 8601
 * @param files every file of the folder that belongs to the model, by its path in it; none in
 *     manifests of version 1
 */
public record PublishedModel(
    long number,
    String run,
    long step,
    Optional<String> state,
    String folder,
    String checkpoint,
    String published,
    Map<String, Manifest.Entry> files) {
  private static final int VERSION = 2;
  private static final int UNSEALED_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FOLDER = Pattern.compile("model-(\\d{8,18})-[0-9a-z]+");
  private static final Pattern FILE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,2}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

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

  byte[] toJson() {
    ObjectNode root =
        JSON.createObjectNode()
            .put("version", VERSION)
            .put("number", number)
            .put("run", run)
            .put("step", step)
            .put("state", state.orElseThrow())
            .put("folder", folder)
            .put("checkpoint", checkpoint)
            .put("published", published);
    ObjectNode entries = root.putObject("files");
    new TreeMap<>(files)
        .forEach(
            (name, entry) ->
                entries
                    .putObject(name)
                    .put("length", entry.length())
                    .put("sha256", entry.sha256()));
    return SealedJson.write(root).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a manifest.
   *
   * @param name of its file, which has to tell the same number
   * @throws DamagedException if it is none, or was changed after it was written
   * @throws NewerVersionException if a newer version of the job wrote it
   */
  static PublishedModel fromJson(String name, byte[] json) throws IOException {
    ObjectNode root = SealedJson.read(json);
    int version = FormatVersion.require(root.path("version"), UNSEALED_VERSION, VERSION);
    int expected = SealedJson.isSealed(root) ? VERSION : UNSEALED_VERSION;
    PublishedModel model =
        new PublishedModel(
            number(root, "number"),
            root.path("run").asText(""),
            number(root, "step"),
            Optional.ofNullable(root.path("state").textValue()),
            root.path("folder").asText(""),
            root.path("checkpoint").asText(""),
            root.path("published").asText(""),
            entries(root.path("files")));
    if (version != expected
        || model.number != Manifest.stepOfManifest(name)
        || model.number != numberOfFolder(model.folder)
        || model.step < 0
        || model.run.isEmpty()) {
      throw new DamagedException("it is no manifest of a model of that number");
    }
    if (expected == VERSION && (model.state.isEmpty() || model.files.isEmpty())) {
      throw new DamagedException("it names no files or no training state");
    }
    return model;
  }

  private static Map<String, Manifest.Entry> entries(JsonNode files) throws DamagedException {
    Map<String, Manifest.Entry> entries = new TreeMap<>();
    for (var file : files.properties()) {
      Manifest.Entry entry =
          new Manifest.Entry(
              number(file.getValue(), "length"), file.getValue().path("sha256").asText(""));
      if (!FILE.matcher(file.getKey()).matches()
          || entry.length() < 0
          || !DIGEST.matcher(entry.sha256()).matches()) {
        throw new DamagedException("its entry \"%s\" is no file's".formatted(file.getKey()));
      }
      entries.put(file.getKey(), entry);
    }
    return entries;
  }

  /** Returns a whole number, -1 where there is none. */
  private static long number(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isIntegralNumber() && value.canConvertToLong() ? value.asLong() : -1;
  }
}
