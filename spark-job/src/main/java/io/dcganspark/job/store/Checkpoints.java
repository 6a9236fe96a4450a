package io.dcganspark.job.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of one run: files first, the manifest last. */
final class Checkpoints {
  static final String FOLDER = "checkpoints";

  /** Names the best checkpoint of a run that is evaluated. */
  private static final String BEST = FOLDER + "/BEST.json";

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final RunFiles files;
  private final Map<String, Checkpoint> verified = new HashMap<>();

  /**
   * Names the folder of each attempt to commit, so that neither a driver that was taken for dead
   * nor an attempt that was given up can write into another one's.
   */
  private final SecureRandom attempts = new SecureRandom();

  Checkpoints(RunFiles files) {
    this.files = files;
  }

  /**
   * Writes a checkpoint. Whatever is killed before the last line leaves the ones before it as they
   * were.
   *
   * @param ownership throws if this process must not commit any more
   */
  Checkpoint commit(long step, Map<String, byte[]> contents, Runnable ownership)
      throws IOException {
    String folder = Manifest.folderOf(step, Long.toHexString(attempts.nextLong()));
    Map<String, Manifest.Entry> entries = new HashMap<>();
    for (var content : contents.entrySet()) {
      files.write(FOLDER + "/" + folder + "/" + content.getKey(), content.getValue());
      entries.put(content.getKey(), Manifest.entryOf(content.getValue()));
    }
    Manifest manifest = new Manifest(step, folder, entries);
    byte[] json = manifest.toJson();
    String name = FOLDER + "/" + Manifest.nameOf(step);
    // One that is there was passed over, or is an earlier attempt's: the same step of the same run.
    boolean taken = files.exists(name);
    // With its files it is swept away where it was never committed.
    String draft = FOLDER + "/" + folder + "/" + Manifest.nameOf(step);
    verified.remove(Manifest.nameOf(step));
    ownership.run();
    if (taken) {
      files.replace(name, json); // This is the commit,
    } else if (!files.commitNew(name, json, draft)) { // or this.
      throw new IOException(
          "%s was written by another process meanwhile".formatted(files.path(name)));
    }
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

  /** Tells which checkpoint is the best one, over what was told before. */
  void markBest(long step) throws IOException {
    files.replace(BEST, BestMark.toJson(step));
  }

  /**
   * Reads the checkpoint that is marked as the best one.
   *
   * @throws IOException if none is, or it does not verify
   */
  Checkpoint best() throws IOException {
    byte[] mark =
        files
            .read(BEST)
            .orElseThrow(
                () ->
                    new IOException(
                        "no checkpoint is marked as the best one: the run was not evaluated"
                            + " (evaluation.every-steps)"));
    return verified(Manifest.nameOf(BestMark.step(mark)));
  }

  /** Reads a manifest and every file that it names. */
  Checkpoint verified(String manifestName) throws IOException {
    String name = FOLDER + "/" + manifestName;
    long length = files.length(name);
    if (length < 0 || length > Manifest.MOST_BYTES) {
      throw new IOException(
          length < 0
              ? "there is no file " + manifestName
              : "%s has %d bytes, too many for a manifest".formatted(manifestName, length));
    }
    byte[] json = files.read(name).orElseThrow(() -> new IOException("there is no file " + name));
    Checkpoint checkpoint = new Checkpoint(files, Manifest.fromJson(manifestName, json));
    checkpoint.verify();
    verified.put(manifestName, checkpoint);
    return checkpoint;
  }

  /**
   * Reads a checkpoint back once, later only asks for the lengths of its files: with each round
   * that would be tens of megabytes.
   */
  Checkpoint verifiedOnce(String manifestName) throws IOException {
    Checkpoint known = verified.get(manifestName);
    if (known == null) {
      return verified(manifestName);
    }
    known.requireLengths();
    return known;
  }

  /** Returns manifests' names, newest first; other files are none of ours. */
  List<String> manifests() throws IOException {
    List<String> manifests = new ArrayList<>();
    for (String name : files.list(FOLDER)) {
      if (Manifest.stepOfManifest(name) >= 0) {
        manifests.add(name);
      }
    }
    manifests.sort(Comparator.comparingLong(Manifest::stepOfManifest).reversed());
    return manifests;
  }
}
