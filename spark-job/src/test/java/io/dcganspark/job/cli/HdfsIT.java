package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.FreePort;
import io.dcganspark.job.cluster.HdfsCluster;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs with data and run directory on HDFS. */
@Timeout(300)
class HdfsIT extends StoreContract {
  private static final Duration SECONDS = Duration.ofSeconds(20);

  private static HdfsCluster hdfs;
  private static StoreJob job;
  private static StoreJob.Outcome first;

  @BeforeAll
  static void trainOnHdfs() throws IOException {
    hdfs = HdfsCluster.start("hdfs", 3);
    job = new StoreJob(hdfs.uri() + "/dcgan", hdfs.settings());
    job.putImages();
    first = job.train("first");
  }

  @AfterAll
  static void stopHdfs() {
    if (hdfs != null) {
      hdfs.close();
    }
  }

  @Override
  StoreJob job() {
    return job;
  }

  @Override
  StoreJob.Outcome first() {
    return first;
  }

  @Test
  void aDataNodeLostDuringTheRunChangesNothing() throws Exception {
    StoreJob.Outcome outcome;
    String lost;
    try (RunningTraining running = new RunningTraining(job, "lossy")) {
      running.awaitFile("config.json");
      lost = hdfs.stopADataNode();
      assertThat(job.view("lossy").has("_SUCCESS")).isFalse();
      outcome = running.awaitEnd();
    }

    assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
    assertThat(outcome.printed()).contains("Excluding datanode DatanodeInfoWithStorage[" + lost);
    assertThat(job.view("lossy").stateAfter(StoreJob.LAST_STEP)).isEqualTo(ReferenceRun.state());
  }

  @Test
  void aNameNodeThatIsNotThereIsReportedInSeconds() throws IOException {
    StoreJob nowhere = new StoreJob("hdfs://localhost:" + FreePort.find() + "/dcgan", Map.of());
    Instant start = Instant.now();

    StoreJob.Outcome outcome = nowhere.train("first");

    assertThat(outcome.exitCode()).as(outcome.printed()).isEqualTo(2);
    assertThat(outcome.printed()).containsPattern("(?m)^dcgan: data.path hdfs://localhost:");
    assertThat(Duration.between(start, Instant.now())).isLessThan(SECONDS);
  }
}
