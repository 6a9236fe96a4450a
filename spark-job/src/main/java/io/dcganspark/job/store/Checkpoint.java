package io.dcganspark.job.store;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** A committed checkpoint. */
public final class Checkpoint {
  /** The file of a checkpoint from which training resumes. */
  public static final String STATE = "training-state.safetensors";

  private static final String BEST = "best";

  private final RunFiles files;
  private final Manifest manifest;

  Checkpoint(RunFiles files, Manifest manifest) {
    this.files = files;
    this.manifest = manifest;
  }

  /**
   * Finds a checkpoint for a command that takes one.
   *
   * @param path a run directory, for its newest checkpoint that verifies; one checkpoint: its
   *     folder, its manifest, or {@code checkpoints/best}; or {@code latest} under a directory of
   *     published models or of runs
   * @param hadoop how to reach it
   * @throws UserErrorException if there is none
   * @throws UncheckedIOException if the store cannot be read now
   */
  public static Checkpoint at(String path, Configuration hadoop) {
    try {
      Path given = new Path(path);
      String name = given.getName();
      Path folder = given.getParent();
      if (name.equals(BEST) && folder != null && folder.getName().equals(Checkpoints.FOLDER)) {
        return new Checkpoints(new RunFiles(folder.getParent(), hadoop)).best();
      }
      if (name.equals(ModelRegistry.LATEST) && folder != null && !isThere(given, hadoop)) {
        return latestIn(folder, hadoop);
      }
      long manifestStep = Manifest.stepOfManifest(name);
      long step = manifestStep >= 0 ? manifestStep : Manifest.stepOfFolder(name);
      if (step < 0 || folder == null || !folder.getName().equals(Checkpoints.FOLDER)) {
        return newestOf(given, path, hadoop);
      }
      RunFiles files = new RunFiles(folder.getParent(), hadoop);
      Checkpoint found = new Checkpoints(files).verified(Manifest.nameOf(step));
      if (manifestStep < 0 && !found.manifest.folder().equals(name)) {
        throw new DamagedException(
            "the manifest of step %d names %s".formatted(step, found.manifest.folder()));
      }
      return found;
    } catch (DamagedException
        | NewerVersionException
        | UnsupportedFileSystemException
        | AccessControlException
        | IllegalArgumentException e) {
      throw new UserErrorException(
          "--checkpoint %s cannot be used: %s".formatted(path, e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--checkpoint %s cannot be read now; the same command again may succeed: %s"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static boolean isThere(Path path, Configuration hadoop) throws IOException {
    return path.getFileSystem(hadoop).exists(path);
  }

  /** Of published models the latest one, of runs the newest one that has a checkpoint. */
  private static Checkpoint latestIn(Path folder, Configuration hadoop) throws IOException {
    ModelRegistry models = ModelRegistry.in(folder, hadoop);
    Optional<ListedRun> newest =
        models.isEmpty()
            ? RunList.ifThere(folder, hadoop).stream()
                .filter(run -> run.step().isPresent())
                .findFirst()
            : Optional.empty();
    if (newest.isEmpty()) {
      return models.requireLatest();
    }
    Path run = new Path(folder, newest.get().name());
    return newestOf(run, run.toString(), hadoop);
  }

  private static Checkpoint newestOf(Path directory, String path, Configuration hadoop)
      throws IOException {
    Optional<Checkpoint> newest = new Checkpoints(new RunFiles(directory, hadoop)).newest();
    if (newest.isEmpty()) {
      throw MissingCheckpoint.at(path, hadoop);
    }
    return newest.get();
  }

  /** Returns how many steps were done. */
  public long step() {
    return manifest.step();
  }

  /** Returns the run directory that it belongs to. */
  public String runDirectory() {
    return files.root().toString();
  }

  /** Returns the identity of its run; a checkpoint of version 1 has none. */
  public Optional<String> run() {
    return manifest.run();
  }

  /**
   * Returns its run's evaluations, as they were when it was committed; a checkpoint of version 1
   * has none.
   *
   * @throws IOException if they cannot be read, or are not what the manifest says
   */
  public Optional<History> history() throws IOException {
    return manifest.files().containsKey(RunRecord.HISTORY)
        ? Optional.of(History.fromJson(read(RunRecord.HISTORY)))
        : Optional.empty();
  }

  /**
   * Reads {@link RunRecord#CONFIG} or {@link RunRecord#PROVENANCE} of its run: from the checkpoint,
   * as it was when that was committed, or, for a checkpoint of version 1, from the run directory.
   *
   * @return absent if a run of version 1 has no such file
   * @throws IOException if it cannot be read, or is not what the manifest says
   */
  public Optional<byte[]> readRecorded(String name) throws IOException {
    return manifest.files().containsKey(name) ? Optional.of(read(name)) : files.read(name);
  }

  /** Returns the SHA-256 of one of its files, as its manifest has it; absent: no such file. */
  public Optional<String> sha256(String name) {
    return Optional.ofNullable(manifest.files().get(name)).map(FileEntry::sha256);
  }

  /**
   * Returns the SHA-256 of its training state: the identity of this checkpoint, wherever it lies.
   *
   * @throws IOException if its manifest names no training state
   */
  public String stateSha256() throws IOException {
    return sha256(STATE)
        .orElseThrow(
            () ->
                new DamagedException(
                    "the checkpoint of step %d has no %s, only %s"
                        .formatted(step(), STATE, manifest.files().keySet())));
  }

  /** Reads a file of the run that it belongs to, if it is there. */
  public Optional<byte[]> readOfRun(String name) throws IOException {
    return files.read(name);
  }

  /** Returns the length of a file of the run that it belongs to, -1 where there is none. */
  public long lengthOfRun(String name) throws IOException {
    return files.length(name);
  }

  /** Returns the names of what lies in a folder of the run that it belongs to, sorted. */
  public List<String> listOfRun(String folder) throws IOException {
    return files.list(folder);
  }

  /**
   * Reads one of its files.
   *
   * @throws IOException if it is missing or not what the manifest says
   */
  public byte[] read(String name) throws IOException {
    FileEntry entry = manifest.files().get(name);
    if (entry == null) {
      throw new DamagedException(
          "the checkpoint of step %d has no %s, only %s"
              .formatted(step(), name, manifest.files().keySet()));
    }
    String file = path(name);
    return entry.read(files, file, file);
  }

  private String path(String name) {
    return Checkpoints.FOLDER + "/" + manifest.folder() + "/" + name;
  }

  void verify() throws IOException {
    for (String name : manifest.files().keySet()) {
      read(name);
    }
    history();
  }

  void requireLengths() throws IOException {
    for (var file : manifest.files().entrySet()) {
      String path = path(file.getKey());
      file.getValue().requireLength(files, path, path);
    }
  }

  Manifest manifest() {
    return manifest;
  }
}
