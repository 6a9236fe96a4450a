package io.dcganspark.job.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of one run: files first, the manifest last. */
final class Checkpoints {
  static final String FOLDER = "checkpoints";
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final RunFiles files;

  /**
   * Names this process's folders, so that a driver that was taken for dead cannot write into
   * another one's.
   */
  private final String attempt = Long.toHexString(new SecureRandom().nextLong());

  Checkpoints(RunFiles files) {
    this.files = files;
  }

  /**
   * Writes a checkpoint. Whatever is killed before the last line leaves the ones before it as they
   * were.
   */
  Checkpoint commit(long step, Map<String, byte[]> contents) throws IOException {
    String folder = Manifest.folderOf(step, attempt);
    Map<String, Manifest.Entry> entries = new HashMap<>();
    for (var content : contents.entrySet()) {
      files.write(FOLDER + "/" + folder + "/" + content.getKey(), content.getValue());
      entries.put(content.getKey(), Manifest.entryOf(content.getValue()));
    }
    Manifest manifest = new Manifest(step, folder, entries);
    files.write(FOLDER + "/" + Manifest.nameOf(step), manifest.toJson()); // This is the commit.
    return new Checkpoint(files, manifest);
  }

  /**
   * Returns the newest checkpoint that verifies, with a warning for each newer one that does not.
   *
   * @throws IOException if there are manifests but none verifies: starting anew would lose what
   *     they stand for
   */
  Optional<Checkpoint> newest() throws IOException {
    List<String> manifests = manifests();
    String reason = "";
    for (String manifest : manifests) {
      try {
        return Optional.of(verified(manifest));
      } catch (IOException e) {
        reason = manifest + ": " + e.getMessage();
        LOG.warn(
            "Checkpoint {} is passed over: {}",
            files.path(FOLDER + "/" + manifest),
            e.getMessage());
      }
    }
    if (!manifests.isEmpty()) {
      throw new IOException(
          "none of the %d checkpoint(s) under %s verifies, the oldest is %s; restore one, or give the run another id"
              .formatted(manifests.size(), files.path(FOLDER), reason));
    }
    return Optional.empty();
  }

  /** Reads a manifest and every file that it names. */
  Checkpoint verified(String manifestName) throws IOException {
    byte[] json =
        files
            .read(FOLDER + "/" + manifestName)
            .orElseThrow(() -> new IOException("there is no " + manifestName));
    Checkpoint checkpoint = new Checkpoint(files, Manifest.fromJson(manifestName, json));
    checkpoint.verify();
    return checkpoint;
  }

  /** Manifests' names, newest first; other files are none of ours. */
  private List<String> manifests() throws IOException {
    List<String> manifests = new ArrayList<>();
    for (String name : files.list(FOLDER)) {
      if (Manifest.stepOfManifest(name) >= 0) {
        manifests.add(name);
      }
    }
    manifests.sort(Comparator.comparingLong(Manifest::stepOfManifest).reversed());
    return manifests;
  }

  /**
   * Removes checkpoints but the newest {@code keepLast}, and the folders of attempts that never
   * committed. Manifests go before their folders, so that none ever names what is gone.
   */
  void retain(int keepLast) throws IOException {
    List<String> manifests = manifests();
    Set<String> kept = new HashSet<>();
    for (String name : manifests.subList(0, Math.min(keepLast, manifests.size()))) {
      kept.add(verified(name).manifest().folder());
    }
    for (String name : manifests.subList(Math.min(keepLast, manifests.size()), manifests.size())) {
      files.deleteFile(FOLDER + "/" + name);
    }
    long newest = manifests.isEmpty() ? -1 : Manifest.stepOfManifest(manifests.get(0));
    for (String name : files.list(FOLDER)) {
      long step = Manifest.stepOfFolder(name);
      if (step >= 0 && step <= newest && !kept.contains(name)) {
        files.deleteFolder(FOLDER + "/" + name);
      }
    }
  }
}
