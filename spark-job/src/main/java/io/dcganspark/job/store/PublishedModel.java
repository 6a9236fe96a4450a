package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    Map<String, FileEntry> files) {
  private static final int VERSION = 2;
  private static final int UNSEALED_VERSION = 1;
  private static final Pattern FOLDER = Pattern.compile("model-(\\d{8,18})-[0-9a-z]+");
  private static final Pattern FILE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,2}");

  static String folderOf(long number, String attempt) {
    return String.format(Locale.ROOT, "model-%08d-%s", number, attempt);
  }

  /** Returns the number in the name of a model's folder, -1 where it is none. */
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
        Json.object()
            .put("version", VERSION)
            .put("number", number)
            .put("run", run)
            .put("step", step)
            .put("state", state.orElseThrow())
            .put("folder", folder)
            .put("checkpoint", checkpoint)
            .put("published", published);
    FileEntry.writeTable(files, root);
    return SealedJson.write(root).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a manifest.
   *
   * @param name of its file, which has to have the same number
   * @throws DamagedException if it is none, or was changed after it was written
   * @throws NewerVersionException if a newer version of the job wrote it
   */
  static PublishedModel fromJson(String name, byte[] json) throws IOException {
    ObjectNode root = SealedJson.read(json);
    int version = FormatVersion.require(root.path("version"), UNSEALED_VERSION, VERSION);
    int expected = SealedJson.isSealed(root) ? VERSION : UNSEALED_VERSION;
    PublishedModel model =
        new PublishedModel(
            JsonFile.wholeNumber(root, "number"),
            root.path("run").asText(""),
            JsonFile.wholeNumber(root, "step"),
            Optional.ofNullable(root.path("state").textValue()),
            root.path("folder").asText(""),
            root.path("checkpoint").asText(""),
            root.path("published").asText(""),
            FileEntry.readTable(root, FILE));
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
}
