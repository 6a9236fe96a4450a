package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.HdfsCluster;
import io.dcganspark.job.cluster.LoggedProcess;
import io.dcganspark.job.cluster.Release;
import io.dcganspark.job.cluster.ReleasedStandaloneCluster;
import io.dcganspark.job.cluster.S3Store;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standalone cluster, and runs on it in cluster mode, from the archive of a release alone. {@code
 * ReleaseYarnIT} and {@code NightlyIT} are the same on YARN and by Airflow.
 */
@Tag("chaos")
@Tag("release")
class ReleaseIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path directory;

  private static Release release;
  private static ReleasedStandaloneCluster cluster;
  private static SortedMap<String, String> undisturbed;

  @BeforeAll
  static void unpackAndStartCluster() throws IOException {
    undisturbed = ReleasedNight.undisturbed(directory);
    release = Release.unpack(directory.resolve("release"));
    // One for the driver.
    cluster = ReleasedStandaloneCluster.start(release, 3);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
      assertThat(cluster.processes()).as("left by stop-cluster").isEmpty();
      assertThat(release.mavenCalls()).doesNotExist();
    }
  }

  @Test
  void aNightOnHdfsResumesAfterItsDriverIsKilledAndIsPublished() throws IOException {
    try (HdfsCluster hdfs = HdfsCluster.start("release-hdfs", 2)) {
      new ReleasedNight("standalone-hdfs", cluster, hdfs)
          .resumesAfterAKillAndIsPublished(undisturbed);
    }
  }

  @Test
  void aNightOnS3ResumesAfterItsDriverIsKilledAndIsPublished() throws IOException {
    try (S3Store s3 = S3Store.start("release-s3")) {
      new ReleasedNight("standalone-s3", cluster, s3).resumesAfterAKillAndIsPublished(undisturbed);
    }
  }

  @Test
  void aMistakeThatTheDriverFindsIsPrintedWhereItWasSubmitted() {
    Submission end = submit("train", "--data", "nowhere", "--output", "runs");

    assertThat(end.exitCode()).as(end.output()).isEqualTo(1);
    // Below the directory that the script was called in, not below the driver's.
    assertThat(end.output())
        .contains("dcgan: file:" + release.home() + "/nowhere does not exist: ")
        .containsPattern("submit: driver-\\S+ is FAILED");
  }

  @Test
  void publishReturnsItsExitCodeThoughOtherDriversRunOnTheCluster() {
    Submission end = submit("publish", "--checkpoint", "nowhere", "--to", "models");

    assertThat(end.exitCode()).as(end.output()).isEqualTo(2);
    assertThat(end.output()).contains("dcgan: ");
  }

  private static Submission submit(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--deploy-mode", "cluster"));
    all.addAll(List.of(arguments));
    try (LoggedProcess submission = cluster.submit(Map.of(), all)) {
      return submission.awaitEnd();
    }
  }
}
