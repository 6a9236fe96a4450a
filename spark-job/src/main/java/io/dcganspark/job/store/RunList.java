package io.dcganspark.job.store;

import io.dcganspark.job.config.UserErrorException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The runs in a directory. They are listed with little reading: no checkpoint is verified. */
public final class RunList {
  private final FileSystem files;
  private final Path directory;
  private final Configuration hadoop;

  private RunList(Path directory, Configuration hadoop) throws IOException {
    this.files = directory.getFileSystem(hadoop);
    this.directory = files.makeQualified(directory);
    this.hadoop = hadoop;
  }

  /**
   * Lists runs, the one that was changed last first.
   *
   * @param directory in which run directories lie
   * @throws UserErrorException if there is no such directory, or it is a run
   * @throws UncheckedIOException if the store cannot be read now
   */
  public static List<ListedRun> in(String directory, Configuration hadoop) {
    try {
      Path path = new Path(directory);
      if (isRun(new RunFiles(path, hadoop))) {
        throw new UserErrorException(
            "%s is a run, expected the directory that runs lie in: name the one above it"
                .formatted(directory));
      }
      return new RunList(path, hadoop).runs();
    } catch (FileNotFoundException e) {
      throw new UserErrorException(
          "%s does not exist: expected a directory of runs, which train --output %s makes"
              .formatted(directory, directory),
          e);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("%s cannot be read: %s".formatted(directory, e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read now: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /** As {@link #in}; none where there is no such directory. */
  static List<ListedRun> ifThere(Path directory, Configuration hadoop) throws IOException {
    try {
      return new RunList(directory, hadoop).runs();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private List<ListedRun> runs() throws IOException {
    List<ListedRun> runs = new ArrayList<>();
    for (FileStatus entry : files.listStatus(directory)) {
      if (entry.isDirectory()) {
        run(entry.getPath()).ifPresent(runs::add);
      }
    }
    runs.sort(
        Comparator.comparingLong(ListedRun::changed).reversed().thenComparing(ListedRun::name));
    return runs;
  }

  /** A published model has the same files, and no owner. */
  private static boolean isRun(RunFiles run) throws IOException {
    return run.length(RunRecord.CONFIG) >= 0 && !run.list(FencingToken.FOLDER).isEmpty();
  }

  private Optional<ListedRun> run(Path path) throws IOException {
    RunFiles run = new RunFiles(path, hadoop);
    if (!isRun(run)) {
      return Optional.empty();
    }
    long changed = newest(path);
    Checkpoints checkpoints = new Checkpoints(run);
    List<String> manifests = checkpoints.manifests();
    return Optional.of(
        new ListedRun(
            path.getName(),
            run.exists(RunDirectory.SUCCESS),
            manifests.stream().mapToLong(Manifest::stepOfManifest).findFirst(),
            manifests.isEmpty() ? Optional.empty() : checkpoints.history(manifests.get(0)),
            run.read(RunRecord.CONFIG).orElse(new byte[0]),
            changed));
  }

  /** Returns the time of the newest file of a run; directories of object stores have none. */
  private long newest(Path run) throws IOException {
    long newest = 0;
    for (Path folder : List.of(run, new Path(run, Checkpoints.FOLDER))) {
      try {
        for (FileStatus file : files.listStatus(folder)) {
          newest = file.isFile() ? Math.max(newest, file.getModificationTime()) : newest;
        }
      } catch (FileNotFoundException e) {
        // A run without checkpoints.
      }
    }
    return newest;
  }
}
