package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
record Manifest(long step, String folder, Map<String, Entry> files, Optional<String> run) {
  /** One file's length in bytes and the SHA-256 of its content. */
  record Entry(long length, String sha256) {}

  /** The newest version that is read, and the one that is written. */
  static final int VERSION = 2;

  /** It has no identity of the run, and none of {@link #RECORD} among its files. */
  private static final int VERSION_WITHOUT_RECORD = 1;

  private static final Set<String> RECORD =
      Set.of(RunRecord.CONFIG, RunRecord.PROVENANCE, RunRecord.HISTORY);

  /** A manifest of more bytes than this is none; it is not read. */
  static final int MOST_BYTES = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("MANIFEST-(\\d{8,18})\\.json");
  private static final Pattern FOLDER = Pattern.compile("step-(\\d{8,18})-[0-9a-z]+");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  static String nameOf(long step) {
    return String.format(Locale.ROOT, "MANIFEST-%08d.json", step);
  }

  static String folderOf(long step, String attempt) {
    return String.format(Locale.ROOT, "step-%08d-%s", step, attempt);
  }

  /** Returns the step that a manifest's name tells, -1 where it is no manifest's name. */
  static long stepOfManifest(String name) {
    long step = step(NAME.matcher(name));
    return step >= 0 && name.equals(nameOf(step)) ? step : -1;
  }

  /** Returns the step that the name of a checkpoint's folder tells, -1 where it is none. */
  static long stepOfFolder(String name) {
    return step(FOLDER.matcher(name));
  }

  private static long step(Matcher matcher) {
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  static Entry entryOf(byte[] content) {
    return new Entry(content.length, sha256(content));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  byte[] toJson() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", run.isPresent() ? VERSION : VERSION_WITHOUT_RECORD);
    run.ifPresent(identity -> root.put("run", identity));
    root.put("step", step).put("folder", folder);
    ObjectNode entries = root.putObject("files");
    new TreeMap<>(files)
        .forEach(
            (name, entry) ->
                entries
                    .putObject(name)
                    .put("length", entry.length())
                    .put("sha256", entry.sha256()));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  /**
   * Reads a manifest.
   *
   * @param name of its file, which has to tell the same step
   * @throws NewerVersionException if a newer version of this job wrote it
   * @throws IOException if it is no manifest; the message says what is wrong
   */
  static Manifest fromJson(String name, byte[] json) throws IOException {
    JsonNode root = JsonFile.parse(json);
    int version = FormatVersion.require(root.path("version"), VERSION_WITHOUT_RECORD, VERSION);
    long step = number(root, "step");
    String folder = root.path("folder").asText("");
    if (step < 0 || step != stepOfManifest(name) || step != stepOfFolder(folder)) {
      throw new DamagedException(
          "it names step %s and folder %s, expected those of its name"
              .formatted(root.get("step"), root.get("folder")));
    }
    Map<String, Entry> files = new TreeMap<>();
    for (var field : root.path("files").properties()) {
      Entry entry =
          new Entry(number(field.getValue(), "length"), field.getValue().path("sha256").asText(""));
      if (!FILE.matcher(field.getKey()).matches()
          || entry.length() < 0
          || !DIGEST.matcher(entry.sha256()).matches()) {
        throw new DamagedException(
            "its entry \"%s\": %s is no file's".formatted(field.getKey(), field.getValue()));
      }
      files.put(field.getKey(), entry);
    }
    if (files.isEmpty()) {
      throw new DamagedException("it names no files");
    }
    return new Manifest(
        step,
        folder,
        files,
        version == VERSION_WITHOUT_RECORD ? Optional.empty() : Optional.of(run(root, files)));
  }

  private static String run(JsonNode root, Map<String, Entry> files) throws DamagedException {
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

  /** Returns a whole number, -1 where there is none. */
  private static long number(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isIntegralNumber() && value.canConvertToLong() ? value.asLong() : -1;
  }
}
