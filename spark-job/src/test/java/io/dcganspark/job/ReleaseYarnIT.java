package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.HdfsCluster;
import io.dcganspark.job.cluster.Release;
import io.dcganspark.job.cluster.S3Store;
import io.dcganspark.job.cluster.YarnCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** As {@code ReleaseIT}, on YARN. */
@Tag("chaos")
@Tag("release")
class ReleaseYarnIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path directory;

  private static Release release;
  private static HdfsCluster hdfs;
  private static YarnCluster yarn;
  private static SortedMap<String, String> undisturbed;

  @BeforeAll
  static void unpackAndStartCluster() throws IOException {
    undisturbed = ReleasedNight.undisturbed(directory);
    release = Release.unpack(directory.resolve("release"));
    hdfs = HdfsCluster.start("release-yarn-hdfs", 2);
    yarn = YarnCluster.start("release-yarn", hdfs, 2);
  }

  @AfterAll
  static void stopCluster() {
    if (yarn != null) {
      yarn.close();
      assertThat(release.mavenCalls()).doesNotExist();
    }
    if (hdfs != null) {
      hdfs.close();
    }
  }

  @Test
  void aNightOnHdfsResumesAfterItsDriverIsKilledAndIsPublished() throws IOException {
    new ReleasedNight("yarn-hdfs", yarn.of(release), hdfs)
        .resumesAfterAKillAndIsPublished(undisturbed);
  }

  @Test
  void aNightOnS3ResumesAfterItsDriverIsKilledAndIsPublished() throws IOException {
    try (S3Store s3 = S3Store.start("release-yarn-s3")) {
      new ReleasedNight("yarn-s3", yarn.of(release), s3)
          .resumesAfterAKillAndIsPublished(undisturbed);
    }
  }
}
