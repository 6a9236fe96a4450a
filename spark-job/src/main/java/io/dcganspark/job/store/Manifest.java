package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.json.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a checkpoint consists of. A checkpoint is there once its manifest is.
 *
 * @param step steps done
 * @param folder where its files lie, beside the manifest
 * @param files by name
 * @param run identity of the run, absent in version 1
 */
record Manifest(long step, String folder, Map<String, FileEntry> files, Optional<String> run) {
  /** The newest version that is read, and the one that is written. */
  static final int VERSION = 2;

  /** It has no identity of the run, and none of {@link #RECORD} among its files. */
  private static final int VERSION_WITHOUT_RECORD = 1;

  private static final Set<String> RECORD =
      Set.of(RunRecord.CONFIG, RunRecord.PROVENANCE, RunRecord.HISTORY);

  /** A manifest of more bytes than this is none; it is not read. */
  static final int MOST_BYTES = 1 << 20;

  private static final Pattern NAME = Pattern.compile("MANIFEST-(\\d{8,18})\\.json");
  private static final Pattern FOLDER = Pattern.compile("step-(\\d{8,18})-[0-9a-z]+");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  static String nameOf(long step) {
    return String.format(Locale.ROOT, "MANIFEST-%08d.json", step);
  }

  static String folderOf(long step, String attempt) {
    return String.format(Locale.ROOT, "step-%08d-%s", step, attempt);
  }

  /** Returns the step in a manifest's name, -1 where it is no manifest's name. */
  static long stepOfManifest(String name) {
    long step = step(NAME.matcher(name));
    return step >= 0 && name.equals(nameOf(step)) ? step : -1;
  }

  /** Returns the step in the name of a checkpoint's folder, -1 where it is none. */
  static long stepOfFolder(String name) {
    return step(FOLDER.matcher(name));
  }

  private static long step(Matcher matcher) {
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  byte[] toJson() {
    ObjectNode root = Json.object();
    root.put("version", run.isPresent() ? VERSION : VERSION_WITHOUT_RECORD);
    run.ifPresent(identity -> root.put("run", identity));
    root.put("step", step).put("folder", folder);
    FileEntry.writeTable(files, root);
    return Json.pretty(root);
  }

  /**
   * Reads a manifest.
   *
   * @param name of its file, which has to have the same step
   * @throws NewerVersionException if a newer version of this job wrote it
   * @throws IOException if it is no manifest; the message says what is wrong
   */
  static Manifest fromJson(String name, byte[] json) throws IOException {
    JsonNode root = JsonFile.parse(json);
    int version = FormatVersion.require(root.path("version"), VERSION_WITHOUT_RECORD, VERSION);
    long step = JsonFile.wholeNumber(root, "step");
    String folder = root.path("folder").asText("");
    if (step < 0 || step != stepOfManifest(name) || step != stepOfFolder(folder)) {
      throw new DamagedException(
          "it names step %s and folder %s, expected those of its name"
              .formatted(root.get("step"), root.get("folder")));
    }
    Map<String, FileEntry> files = FileEntry.readTable(root, FILE);
    if (files.isEmpty()) {
      throw new DamagedException("it names no files");
    }
    return new Manifest(
        step,
        folder,
        files,
        version == VERSION_WITHOUT_RECORD ? Optional.empty() : Optional.of(run(root, files)));
  }

  private static String run(JsonNode root, Map<String, FileEntry> files) throws DamagedException {
    String run = root.path("run").asText("");
    if (!RunRecord.isIdentity(run)) {
      throw new DamagedException("its run is %s, expected a UUID".formatted(root.get("run")));
    }
    if (!files.keySet().containsAll(RECORD)) {
      throw new DamagedException(
          "it names the files %s, expected %s among them"
              .formatted(files.keySet(), new TreeSet<>(RECORD)));
    }
    return run;
  }
}
