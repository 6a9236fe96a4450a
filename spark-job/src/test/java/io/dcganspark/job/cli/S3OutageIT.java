package io.dcganspark.job.cli;

import io.dcganspark.job.cluster.S3Store;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Nobody answers at the address of S3 while a run trains, until somebody does again. */
@Tag("chaos")
class S3OutageIT extends StoreOutage {
  private static S3Store s3;

  @BeforeAll
  static void startS3() {
    s3 = S3Store.start("s3-outage");
  }

  @AfterAll
  static void stopS3() {
    if (s3 != null) {
      s3.close();
    }
  }

  @Override
  StoreJob job() {
    Map<String, String> settings = new HashMap<>(s3.settings());
    settings.put("spark.hadoop.fs.s3a.access.key", S3Store.ACCESS_KEY);
    settings.put("spark.hadoop.fs.s3a.secret.key", S3Store.SECRET_KEY);
    // With its defaults this client tries for minutes before it says anything.
    settings.put("spark.hadoop.fs.s3a.attempts.maximum", "2");
    settings.put("spark.hadoop.fs.s3a.retry.limit", "1");
    return new StoreJob(s3.uri(), settings);
  }

  @Override
  void stop() {
    s3.front().stopListening();
  }

  @Override
  void start() {
    s3.front().listenAgain();
  }
}
