package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.model.state.Sha256;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One row of a manifest's table of files.
 *
 * @param length in bytes
 * @param sha256 of the content
 */
record FileEntry(long length, String sha256) {
  private static final String TABLE = "files";
  private static final String LENGTH = "length";
  private static final String SHA256 = "sha256";
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  static FileEntry of(byte[] content) {
    return new FileEntry(content.length, Sha256.of(content));
  }

  /** Puts a table into a manifest, in the order of the names. */
  static void writeTable(Map<String, FileEntry> table, ObjectNode manifest) {
    ObjectNode rows = manifest.putObject(TABLE);
    new TreeMap<>(table)
        .forEach(
            (name, entry) ->
                rows.putObject(name).put(LENGTH, entry.length).put(SHA256, entry.sha256));
  }

  /**
   * Reads the table of a manifest, which is empty where the manifest has none.
   *
   * @param names that files may have
   * @throws DamagedException if a row is no file's
   */
  static Map<String, FileEntry> readTable(JsonNode manifest, Pattern names)
      throws DamagedException {
    Map<String, FileEntry> table = new TreeMap<>();
    for (var row : manifest.path(TABLE).properties()) {
      JsonNode value = row.getValue();
      FileEntry entry =
          new FileEntry(JsonFile.wholeNumber(value, LENGTH), value.path(SHA256).asText(""));
      if (!names.matcher(row.getKey()).matches()
          || entry.length < 0
          || !DIGEST.matcher(entry.sha256).matches()) {
        throw new DamagedException(
            "its entry \"%s\": %s is no file's".formatted(row.getKey(), value));
      }
      table.put(row.getKey(), entry);
    }
    return table;
  }

  /**
   * Reads the file.
   *
   * @param files where it lies
   * @param path of it there
   * @param shown its name for messages
   * @throws IOException if it is missing or not what this row says
   */
  byte[] read(RunFiles files, String path, String shown) throws IOException {
    requireLength(files, path, shown);
    byte[] content =
        files.read(path).orElseThrow(() -> new DamagedException("%s is missing".formatted(shown)));
    if (!Sha256.of(content).equals(sha256)) {
      throw new DamagedException(
          "%s is damaged: its SHA-256 is not its manifest's".formatted(shown));
    }
    return content;
  }

  /** Requires that the file is there and as long as this row says, as {@link #read} does. */
  void requireLength(RunFiles files, String path, String shown) throws IOException {
    long found = files.length(path);
    if (found != length) {
      throw new DamagedException(
          found < 0
              ? "%s is missing".formatted(shown)
              : "%s has %d bytes, its manifest says %d".formatted(shown, found, length));
    }
  }
}
