package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.HdfsCluster;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs with data and run directory on HDFS. */
@Timeout(300)
class HdfsIT {
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

  @Test
  void aRunEndsWithTheBitsOfOneOnLocalFiles() throws IOException {
    assertThat(first.exitCode()).as(first.printed()).isZero();
    assertThat(job.view("first").stateAfter(StoreJob.LAST_STEP)).isEqualTo(ReferenceRun.state());
  }

  @Test
  void aCompleteRunIsNotRunAgain() throws IOException {
    Map<String, byte[]> before = job.view("first").contents();

    StoreJob.Outcome again = job.train("first");

    assertThat(again.exitCode()).as(again.printed()).isZero();
    assertThat(again.printed()).contains("/first is complete: nothing to do");
    assertThat(job.view("first").contents()).containsExactlyEntriesOf(before);
  }

  @Test
  void aTruncatedCheckpointIsPassedOverForTheOneBefore() throws IOException {
    job.interruptedCopy("first", "truncated").truncateStateAfter(StoreJob.LAST_STEP);

    StoreJob.Outcome resumed = job.train("truncated");

    assertThat(resumed.exitCode()).as(resumed.printed()).isZero();
    assertThat(resumed.printed())
        .containsPattern("WARN Checkpoints: .*MANIFEST-00000006.json is passed over")
        .contains("6 steps of which 4 are done");
    assertThat(job.view("truncated").stateAfter(StoreJob.LAST_STEP))
        .isEqualTo(ReferenceRun.state());
  }

  @Test
  void aDataNodeLostDuringTheRunChangesNothing() throws Exception {
    CompletableFuture<StoreJob.Outcome> running =
        CompletableFuture.supplyAsync(() -> job.train("lossy"));
    StoredRunView run = job.view("lossy");
    run.await("config.json");
    String lost = hdfs.stopADataNode();
    assertThat(run.has("_SUCCESS")).isFalse();

    StoreJob.Outcome outcome = running.get(4, TimeUnit.MINUTES);

    assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
    assertThat(outcome.printed()).contains("Excluding datanode DatanodeInfoWithStorage[" + lost);
    assertThat(job.view("lossy").stateAfter(StoreJob.LAST_STEP)).isEqualTo(ReferenceRun.state());
  }

  @Test
  void aRunIsPublishedOnceAndUsedAsTheLatestModel() throws IOException {
    StoredRunView run = job.view("first");
    run.write(
        EvaluatedRun.file(StoreJob.LAST_STEP),
        EvaluatedRun.content(run.stateAfter(StoreJob.LAST_STEP), StoreJob.LAST_STEP, 100));
    String models = job.root() + "/models";
    String[] publish = {"publish", "--checkpoint", job.root() + "/runs/first", "--to", models};

    StoreJob.Outcome outcome = job.run(publish);
    StoreJob.Outcome again = job.run(publish);

    assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
    assertThat(outcome.printed()).contains("/models/MANIFEST-00000001.json");
    assertThat(again.exitCode()).as(again.printed()).isZero();
    assertThat(again.printed()).contains("is published already: nothing to do");
    assertThat(job.generate("latest-model", models + "/latest")).isEqualTo(ReferenceRun.images());
  }

  @Test
  void imagesAreGeneratedFromHdfsToHdfs() throws IOException {
    assertThat(job.generate("first")).isEqualTo(ReferenceRun.images());
  }

  @Test
  void aNameNodeThatIsNotThereIsToldInSeconds() throws IOException {
    StoreJob nowhere = new StoreJob("hdfs://localhost:" + unusedPort() + "/dcgan", Map.of());
    Instant start = Instant.now();

    StoreJob.Outcome outcome = nowhere.train("first");

    assertThat(outcome.exitCode()).as(outcome.printed()).isEqualTo(2);
    assertThat(outcome.printed()).containsPattern("(?m)^dcgan: data.path hdfs://localhost:");
    assertThat(Duration.between(start, Instant.now())).isLessThan(SECONDS);
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
