package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.cluster.HdfsCluster;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HDFS is away while a run trains, and comes back. */
@Timeout(300)
class HdfsOutageIT {
  @Test
  void anOutageOfTheNameNodeCostsNothing() throws Exception {
    try (HdfsCluster hdfs = HdfsCluster.start("hdfs-outage", 2)) {
      Map<String, String> settings = new HashMap<>(hdfs.settings());
      settings.put("spark.hadoop.ipc.client.connect.max.retries", "1");
      StoreJob job = new StoreJob(hdfs.uri() + "/dcgan", settings);
      job.putImages();
      StoreJob.Outcome outcome;
      String printed;
      try (CapturedLog log = new CapturedLog()) {
        CompletableFuture<StoreJob.Outcome> running =
            CompletableFuture.supplyAsync(() -> job.train("run"));
        job.view("run").await("checkpoints/MANIFEST-00000002.json");
        hdfs.stopNameNode();
        while (log.warnings().stream().noneMatch(HdfsOutageIT::isOfCheckpoint)) {
          assertThat(running).isNotDone();
          TimeUnit.MILLISECONDS.sleep(50);
        }
        hdfs.startNameNode();
        outcome = running.get(4, TimeUnit.MINUTES);
        printed = log.text();
      }

      assertThat(outcome.exitCode()).as(printed).isZero();
      assertThat(printed).contains("The store is back, and the checkpoint of step");
      assertThat(job.view("run").has("_SUCCESS")).isTrue();
      assertThat(job.view("run").stateAfter(StoreJob.LAST_STEP)).isEqualTo(ReferenceRun.state());
      assertThat(
              new String(job.view("run").contents().get("metrics.jsonl"), StandardCharsets.UTF_8)
                  .lines())
          .filteredOn(line -> line.contains("generatorLoss"))
          .hasSize(6);
    }
  }

  private static boolean isOfCheckpoint(String warning) {
    return warning.matches("The checkpoint of step \\d+ cannot be written yet(?s:.*)");
  }
}
