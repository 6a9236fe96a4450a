package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.store.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers on one run id. */
class TakenOverIT {
  @TempDir Path directory;

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  @Test
  void theEarlierDriverStopsBeforeItsNextCommit() {
    TrainedRuns job = new TrainedRuns(directory);
    Path first = directory.resolve("run/checkpoints/MANIFEST-00000004.json");
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              while (!Files.exists(first)) {
                Thread.onSpinWait();
              }
              RunDirectory.open(directory.toString(), "run", new Configuration()).claim("app-2");
            });

    assertThat(job.train(directory, "run")).isEqualTo(1);

    assertThat(other).isCompleted();
    assertThat(job.err().lines())
        .singleElement()
        .asString()
        .matches(
            "dcgan: failed: run file:.*/run was taken over by attempt 2, started at \\S+ on \\S+"
                + " \\(application app-2\\): this one stops");
    assertThat(directory.resolve("run/checkpoints/MANIFEST-00000012.json")).doesNotExist();
    assertThat(directory.resolve("run/_SUCCESS")).doesNotExist();
  }
}
