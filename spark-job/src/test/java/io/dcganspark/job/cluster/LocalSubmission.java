package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The submit-ready jar in a driver process with {@code local[2]} for a master. */
public final class LocalSubmission {
  private LocalSubmission() {}

  /**
   * Submits a command of the job and waits for its end.
   *
   * @param name of its directory under {@code target/fork-N/clusters}, where its log stays
   * @param environment variables beside those of this process
   * @param deadline after which the driver is killed and the submission reported as a failure
   * @param arguments the job's own arguments, for example {@code train --config …}
   * @return the exit code and all that was printed
   */
  public static Submission submit(
      String name, Map<String, String> environment, Duration deadline, List<String> arguments) {
    try {
      Path directory = TargetDirectory.of("clusters/" + name);
      Files.createDirectories(directory);
      SparkProcesses processes = new SparkProcesses(directory, SparkProcesses.defaults());
      List<String> command =
          new ArrayList<>(
              List.of(
                  "org.apache.spark.deploy.SparkSubmit",
                  "--master",
                  "local[2]",
                  "--class",
                  "DcganJob",
                  processes.submitJar().toString()));
      command.addAll(arguments);
      try (LoggedProcess driver = processes.start("driver", command, environment)) {
        return driver.awaitEnd(deadline);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
