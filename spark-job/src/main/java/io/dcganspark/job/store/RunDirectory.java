package io.dcganspark.job.store;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a run leaves, on any Hadoop file system. Only the driver writes here. Failing to
 * write is an {@link UncheckedIOException}; a retention that fails is only logged, since it takes
 * nothing from the run.
 */
public final class RunDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
  static final String SUCCESS = "_SUCCESS";

  /** Written after the first commit, so that a run that lost its checkpoints is known as such. */
  private static final String COMMITTED = "owner/COMMITTED.json";

  /** What a run gives to files only. */
  private static final Pattern NAME_OF_FILE =
      Pattern.compile(SUCCESS + "|.*\\.(json|jsonl|png|gif|html)");

  private final RunFiles files;
  private final Checkpoints checkpoints;
  private FencingToken owner;
  private boolean knownAsCommitted;

  private RunDirectory(RunFiles files) {
    this.files = files;
    this.checkpoints = new Checkpoints(files);
  }

  /**
   * Opens a run's directory; nothing is written yet.
   *
   * @param output directory of all runs
   * @param runId name of this one
   * @param hadoop how to reach it
   * @throws UserErrorException if the run id is no name, or the directory could not be written
   */
  public static RunDirectory open(String output, String runId, Configuration hadoop) {
    if (!RUN_ID.matcher(runId).matches()) {
      throw new UserErrorException(
          "run.id is \"%s\", expected 1 to 128 letters, digits, \".\", \"_\" or \"-\", the first of them no \".\""
              .formatted(runId));
    }
    try {
      RunFiles files = new RunFiles(new Path(output, runId), hadoop);
      files.requireWritable();
      return new RunDirectory(files);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "output.path %s cannot be used: %s".formatted(output, e.getMessage()), e);
    }
  }

  /**
   * Checks that what a command will write can be written: a directory, a pipe or a device in the
   * place of a file, or a file in the place of a folder, looks like a store that is away, and would
   * be tried again for a long time.
   *
   * @param folders that it writes to; the empty name is the run directory itself
   * @throws UserErrorException naming what is in the way
   */
  public void requireRoom(String... folders) {
    for (String folder : folders) {
      for (String name : ask(() -> directories(folder))) {
        if (NAME_OF_FILE.matcher(name).matches()) {
          throw new UserErrorException(
              "%s is a directory, expected a file: remove it"
                  .formatted(files.path(folder.isEmpty() ? name : folder + "/" + name)));
        }
      }
    }
  }

  private List<String> directories(String folder) throws IOException {
    try {
      Optional<String> problem = files.irregular(folder);
      if (problem.isPresent()) {
        throw new DamagedException(problem.get());
      }
      return files.directories(folder);
    } catch (DamagedException e) {
      throw new UserErrorException(e.getMessage() + ": remove it", e);
    }
  }

  /** As {@link #requireRoom(String...)}, for a command that commits checkpoints. */
  public void requireRoomForCheckpoints() {
    requireRoom("", Checkpoints.FOLDER, FencingToken.FOLDER);
  }

  /**
   * Takes the run over from any other process that trains it; that one stops before it commits
   * anything more.
   *
   * @param application Spark's id, for the other one's last message
   * @throws RunTakenOverException if yet another one was faster
   */
  public void claim(String application) {
    owner = ask(() -> FencingToken.claim(files, application));
  }

  /**
   * Asks the store whether this process still owns the run.
   *
   * @throws RunTakenOverException if another one has claimed it since
   */
  public void requireOwned() {
    FencingToken claimed = owner;
    if (claimed == null) {
      throw new IllegalStateException("a run is written to only after it was claimed");
    }
    ask(
        () -> {
          claimed.require();
          return claimed;
        });
    WriterThread.requireWanted();
  }

  /** Returns the run's name. */
  public String name() {
    return files.root().getName();
  }

  /** Returns where it is. */
  public String path() {
    return files.root().toString();
  }

  /** Returns whether the run is complete. */
  public boolean isComplete() {
    return ask(() -> files.exists(SUCCESS));
  }

  /** Marks the run as complete. */
  public void markComplete() {
    requireOwned();
    write(SUCCESS, new byte[0]);
  }

  /** Removes the mark of a run that is extended. */
  public void markIncomplete() {
    requireOwned();
    delete(SUCCESS);
  }

  /**
   * Returns the newest checkpoint that verifies, with a logged warning for each that is passed
   * over.
   *
   * @throws UserErrorException if a newer version of this job wrote the newest one
   * @throws IllegalStateException if there are checkpoints, but none verifies
   * @throws UncheckedIOException if the store cannot be read now
   */
  public Optional<Checkpoint> newestCheckpoint() {
    try {
      return checkpoints.newest();
    } catch (NewerVersionException e) {
      throw new UserErrorException(e.getMessage(), e);
    } catch (DamagedException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the newest checkpoint of %s cannot be read now, and an older one is not used in its place; the same command again may succeed: %s"
              .formatted(files.root(), e.getMessage()),
          e);
    }
  }

  /**
   * Checks that this version of the job can read the run.
   *
   * @throws UserErrorException if a newer version wrote the newest checkpoint
   */
  public void requireKnownVersion() {
    ask(
        () -> {
          try {
            checkpoints.requireKnownVersion();
          } catch (NewerVersionException e) {
            throw new UserErrorException(e.getMessage(), e);
          }
          return checkpoints;
        });
  }

  /** Returns the manifests of all checkpoints, read or not, by their steps. */
  public NavigableMap<Long, String> manifests() {
    NavigableMap<Long, String> manifests = new TreeMap<>();
    for (String name : ask(checkpoints::manifests)) {
      manifests.put(Manifest.stepOfManifest(name), Checkpoints.FOLDER + "/" + name);
    }
    return manifests;
  }

  /**
   * Returns the step of the checkpoint that checkpoints/BEST.json names. It decides nothing but in
   * a run of version 1; absent: there is none, or it is damaged.
   */
  public OptionalLong markedBest() {
    return ask(checkpoints::markedBest);
  }

  /**
   * Commits a checkpoint, marks the best one, and removes old ones.
   *
   * @param step steps done
   * @param networks by name of the file
   * @param record of the run; its history says which is the best one, which stays however old it is
   * @param keepLast how many checkpoints stay
   * @throws RunTakenOverException if another process has claimed the run; nothing is committed then
   */
  public void commit(long step, Map<String, byte[]> networks, RunRecord record, int keepLast) {
    Map<String, byte[]> contents = new TreeMap<>(networks);
    contents.putAll(record.files());
    Checkpoint committed =
        ask(
            () ->
                checkpoints.commit(step, contents, Optional.of(record.run()), this::requireOwned));
    requireOwned();
    OptionalLong best = record.history().best();
    try {
      markCommitted(step, record.run());
      if (best.isPresent()) {
        checkpoints.markBest(best.getAsLong());
      }
      new Retention(files, checkpoints).keep(keepLast, record.history());
    } catch (IOException e) {
      LOG.warn(
          "Beside the checkpoint of step {} the best one could not be marked or old ones removed:"
              + " {}",
          committed.step(),
          e.getMessage());
    }
  }

  private void markCommitted(long firstStep, String run) throws IOException {
    if (!knownAsCommitted && !files.exists(COMMITTED)) {
      files.replace(COMMITTED, Json.compact(Json.object().put("run", run).put("step", firstStep)));
    }
    knownAsCommitted = true;
  }

  /**
   * Returns the name of a file that was not there unless the run once had a checkpoint; absent if
   * it has one, or if there is no such file.
   */
  public Optional<String> evidenceOfLostCheckpoints() {
    return ask(
        () -> {
          if (checkpoints.manifests().isEmpty()) {
            for (String name : List.of(COMMITTED, SUCCESS, Checkpoints.BEST)) {
              if (files.exists(name)) {
                return Optional.of(name);
              }
            }
          }
          return Optional.empty();
        });
  }

  /** Writes a file of the run, over one that is there; nobody ever reads a part of it. */
  public void write(String name, byte[] content) {
    ask(
        () -> {
          files.replace(name, content);
          return name;
        });
  }

  /**
   * Writes a file of the run under its own name from the first byte on: for those whose readers
   * take any file that is there, and know how to wait for its end. Killed meanwhile, it may leave a
   * part.
   */
  public void writeInPlace(String name, byte[] content) {
    ask(
        () -> {
          files.write(name, content);
          return name;
        });
  }

  /** Writes a text of the run in UTF-8, over one that is there. */
  public void writeText(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a file of the run, if it is there. */
  public Optional<byte[]> readIfPresent(String name) {
    return ask(() -> files.read(name));
  }

  /** Returns the names of what lies in a folder of the run, sorted. */
  public List<String> list(String folder) {
    return ask(() -> files.list(folder));
  }

  /** Removes a file of the run. */
  public void delete(String name) {
    ask(
        () -> {
          files.delete(name);
          return name;
        });
  }

  private interface Access<T> {
    T run() throws IOException;
  }

  private <T> T ask(Access<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the run directory %s cannot be used: %s".formatted(files.root(), e.getMessage()), e);
    }
  }
}
