package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.TargetDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/** The run on local files that those on other stores are compared with; trained once in a JVM. */
final class ReferenceRun {
  private static final String RUN_ID = "reference";

  private static StoreJob trained;
  private static byte[] images;

  private ReferenceRun() {}

  private static synchronized StoreJob job() throws IOException {
    if (trained == null) {
      Path directory = TargetDirectory.of("reference-run");
      FileUtils.deleteDirectory(directory.toFile());
      StoreJob job = new StoreJob(directory.toUri().toString(), Map.of());
      job.putImages();
      StoreJob.Outcome outcome = job.train(RUN_ID);
      assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
      trained = job;
    }
    return trained;
  }

  /** The digest of its last training state. */
  static String state() throws IOException {
    return job().view(RUN_ID).stateAfter(StoreJob.LAST_STEP);
  }

  /** What {@link StoreJob#generate} makes from it. */
  static synchronized byte[] images() throws IOException {
    if (images == null) {
      images = job().generate(RUN_ID);
    }
    return images.clone();
  }
}
