package io.dcganspark.job.store;

import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Says what lies where no checkpoint does, and what to name in its place. */
final class MissingCheckpoint {
  /** Names of runs that one line can hold. */
  private static final int MOST_NAMES = 5;

  private MissingCheckpoint() {}

  /**
   * Explains.
   *
   * @param given as the user wrote it
   */
  static UserErrorException at(String given, Configuration hadoop) throws IOException {
    Path path = new Path(given);
    if (!path.getFileSystem(hadoop).exists(path)) {
      List<ListedRun> beside =
          path.getParent() == null ? List.of() : RunList.ifThere(path.getParent(), hadoop);
      return new UserErrorException(
          "%s does not exist: expected a run directory, or a checkpoint under its checkpoints/%s"
              .formatted(given, beside.isEmpty() ? "" : "; beside it there are " + names(beside)));
    }
    if (new RunFiles(path, hadoop).length(RunRecord.CONFIG) >= 0) {
      return new UserErrorException(
          "%s has no checkpoint yet: its training has committed none; repeat the command that started it"
              .formatted(given));
    }
    List<ListedRun> inside = RunList.ifThere(path, hadoop);
    return new UserErrorException(
        inside.isEmpty()
            ? "%s has no checkpoint: expected a run directory, or a checkpoint under its checkpoints/"
                .formatted(given)
            : "%s has no checkpoint, it holds runs (%s): name one of them, or %s for the newest"
                .formatted(given, names(inside), new Path(path, ModelRegistry.LATEST)));
  }

  private static String names(List<ListedRun> runs) {
    String names =
        runs.stream().limit(MOST_NAMES).map(ListedRun::name).collect(Collectors.joining(", "));
    return runs.size() > MOST_NAMES
        ? names + " and %d more".formatted(runs.size() - MOST_NAMES)
        : names;
  }
}
