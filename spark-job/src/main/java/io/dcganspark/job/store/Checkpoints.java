package io.dcganspark.job.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of one run: files first, the manifest last. */
final class Checkpoints {
  static final String FOLDER = "checkpoints";

  /** Names the best checkpoint of a run that is evaluated. */
  static final String BEST = FOLDER + "/BEST.json";

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
   * @param contents by name of the file
   * @param run identity of the run; absent for a copy of a checkpoint of version 1
   * @param ownership throws if this process must not commit any more
   * @throws CommitStateUnknownException if it may be committed; any other exception says that it is
   *     not
   */
  Checkpoint commit(
      long step, Map<String, byte[]> contents, Optional<String> run, Runnable ownership)
      throws IOException {
    String folder = Manifest.folderOf(step, Long.toHexString(attempts.nextLong()));
    Map<String, FileEntry> entries = new HashMap<>();
    for (var content : contents.entrySet()) {
      files.write(FOLDER + "/" + folder + "/" + content.getKey(), content.getValue());
      entries.put(content.getKey(), FileEntry.of(content.getValue()));
    }
    Manifest manifest = new Manifest(step, folder, entries, run);
    byte[] json = manifest.toJson();
    String name = FOLDER + "/" + Manifest.nameOf(step);
    // One that is there was passed over, or is an earlier attempt's: the same step of the same run.
    boolean taken = files.exists(name);
    // With its files it is swept away where it was never committed.
    String draft = FOLDER + "/" + folder + "/" + Manifest.nameOf(step);
    verified.remove(Manifest.nameOf(step));
    ownership.run();
    try {
      if (taken) {
        files.replace(name, json); // This is the commit,
      } else if (!files.commitNew(name, json, draft) // or this.
          && !isCommitted(name, json)) {
        throw new IOException(
            "%s was written by another process meanwhile".formatted(files.path(name)));
      }
    } catch (IOException e) {
      requireCommitted(name, json, e);
    }
    return new Checkpoint(files, manifest);
  }

  /** A store that fails at the commit may have done it: then its answer was lost. */
  private void requireCommitted(String name, byte[] json, IOException failure) throws IOException {
    boolean committed;
    try {
      committed = isCommitted(name, json);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw new CommitStateUnknownException(
          "it is not known whether %s was committed: %s"
              .formatted(files.path(name), failure.getMessage()),
          failure);
    }
    if (!committed) {
      throw failure;
    }
    LOG.warn(
        "{} is committed, although the store said: {}", files.path(name), failure.getMessage());
  }

  private boolean isCommitted(String name, byte[] json) throws IOException {
    return files.read(name).filter(found -> Arrays.equals(found, json)).isPresent();
  }

  /**
   * Returns the newest checkpoint that verifies, with a warning for each newer one that does not.
   *
   * @throws DamagedException if there are manifests but none verifies: starting again would lose
   *     what they stand for
   * @throws NewerVersionException if a newer version of this job wrote the newest one
   * @throws IOException if the store cannot be read now: an older checkpoint must not be used then
   */
  Optional<Checkpoint> newest() throws IOException {
    List<String> manifests = manifests();
    String reason = "";
    for (String manifest : manifests) {
      try {
        Checkpoint newest = verified(manifest);
        warnOfLostManifests(newest.manifest(), manifests);
        return Optional.of(newest);
      } catch (NewerVersionException e) {
        throw refused(manifest, e);
      } catch (DamagedException e) {
        reason = manifest + ": " + e.getMessage();
        LOG.warn(
            "Checkpoint {} is passed over: {}",
            files.path(FOLDER + "/" + manifest),
            e.getMessage());
      }
    }
    if (!manifests.isEmpty()) {
      throw new DamagedException(
          manifests.size() == 1
              ? "the only checkpoint under %s does not verify, it is %s; restore it, or give the run another id"
                  .formatted(files.path(FOLDER), reason)
              : "none of the %d checkpoints under %s verifies, the oldest is %s; restore one, or give the run another id"
                  .formatted(manifests.size(), files.path(FOLDER), reason));
    }
    return Optional.empty();
  }

  /** A driver that is killed in the moment before its commit leaves the same. */
  private void warnOfLostManifests(Manifest newest, List<String> manifests) throws IOException {
    for (String folder : files.list(FOLDER)) {
      long step = Manifest.stepOfFolder(folder);
      if (step > newest.step()
          && !manifests.contains(Manifest.nameOf(step))
          && files.list(FOLDER + "/" + folder).containsAll(newest.files().keySet())) {
        LOG.warn(
            "{} has all files of a checkpoint and no manifest: it was lost, or never written; step"
                + " {} is used",
            files.path(FOLDER + "/" + folder),
            newest.step());
      }
    }
  }

  /**
   * Checks that this version can read the newest manifest, whatever else is wrong with it.
   *
   * @throws NewerVersionException if a newer version of this job wrote it
   */
  void requireKnownVersion() throws IOException {
    for (String manifest : manifests()) {
      try {
        read(manifest);
        return;
      } catch (NewerVersionException e) {
        throw refused(manifest, e);
      } catch (DamagedException e) {
        // It is passed over with a warning when the run starts.
      }
    }
  }

  private NewerVersionException refused(String manifest, NewerVersionException reason) {
    return new NewerVersionException(
        "%s cannot be used: %s; use that version, or give another --run-id"
            .formatted(files.path(FOLDER + "/" + manifest), reason.getMessage()));
  }

  /** Writes which checkpoint is the best one, for people and other programs. */
  void markBest(long step) throws IOException {
    files.replace(BEST, BestMark.toJson(step));
  }

  /** Returns the step that {@link #markBest} wrote; absent: there is none, or it is damaged. */
  OptionalLong markedBest() throws IOException {
    Optional<byte[]> mark = files.read(BEST);
    if (mark.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(BestMark.step(mark.get()));
    } catch (DamagedException e) {
      LOG.warn("{} is passed over: {}", files.path(BEST), e.getMessage());
      return OptionalLong.empty();
    }
  }

  /**
   * Returns the best checkpoint, as the newest one's history says, or the next best one that
   * verifies, with a warning for each that does not. A run of version 1 has only the mark.
   *
   * @throws DamagedException if the run was not evaluated, or no evaluated checkpoint verifies
   */
  Checkpoint best() throws IOException {
    Optional<Checkpoint> newest = newest();
    Optional<History> history =
        newest.isPresent() ? newest.get().history() : Optional.<History>empty();
    List<Long> ranked =
        history.isPresent() ? history.get().ranked() : markedBest().stream().boxed().toList();
    if (ranked.isEmpty()) {
      throw new DamagedException(
          "no checkpoint is marked as the best one: the run was not evaluated"
              + " (evaluation.every-steps)");
    }
    for (long step : ranked) {
      String manifest = Manifest.nameOf(step);
      // Those that are neither the best nor among the newest were removed.
      if (step == ranked.get(0) || files.exists(FOLDER + "/" + manifest)) {
        try {
          return verified(manifest);
        } catch (DamagedException e) {
          LOG.warn(
              "The best checkpoint {} is passed over: {}",
              files.path(FOLDER + "/" + manifest),
              e.getMessage());
        }
      }
    }
    throw new DamagedException(
        "of the evaluated checkpoints, the best one of step %d first, none verifies"
            .formatted(ranked.get(0)));
  }

  /**
   * Returns the evaluations that a checkpoint records, without verifying it; absent where it
   * records none, or they are damaged.
   */
  Optional<History> history(String manifestName) throws IOException {
    try {
      return new Checkpoint(files, read(manifestName)).history();
    } catch (DamagedException | NewerVersionException e) {
      LOG.debug("{} shows no evaluations: {}", files.path(manifestName), e.getMessage());
      return Optional.empty();
    }
  }

  /** Reads a manifest and every file that it names. */
  Checkpoint verified(String manifestName) throws IOException {
    Checkpoint checkpoint = new Checkpoint(files, read(manifestName));
    checkpoint.verify();
    verified.put(manifestName, checkpoint);
    return checkpoint;
  }

  private Manifest read(String manifestName) throws IOException {
    String name = FOLDER + "/" + manifestName;
    long length = files.length(name);
    if (length < 0 || length > Manifest.MOST_BYTES) {
      throw new DamagedException(
          length < 0
              ? "there is no file " + manifestName
              : "%s has %d bytes, too many for a manifest".formatted(manifestName, length));
    }
    byte[] json =
        files.read(name).orElseThrow(() -> new DamagedException("there is no file " + name));
    return Manifest.fromJson(manifestName, json);
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
