package io.dcganspark.job.cli;

import io.dcganspark.job.cluster.HdfsCluster;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The name node of HDFS is away while a run trains, and comes back. */
@Tag("chaos")
class HdfsOutageIT extends StoreOutage {
  private static HdfsCluster hdfs;

  @BeforeAll
  static void startHdfs() {
    hdfs = HdfsCluster.start("hdfs-outage", 2);
  }

  @AfterAll
  static void stopHdfs() {
    if (hdfs != null) {
      hdfs.close();
    }
  }

  @Override
  StoreJob job() {
    Map<String, String> settings = new HashMap<>(hdfs.settings());
    settings.put("spark.hadoop.ipc.client.connect.max.retries", "1");
    return new StoreJob(hdfs.uri() + "/dcgan", settings);
  }

  @Override
  void stop() {
    hdfs.stopNameNode();
  }

  @Override
  void start() {
    hdfs.startNameNode();
  }
}
