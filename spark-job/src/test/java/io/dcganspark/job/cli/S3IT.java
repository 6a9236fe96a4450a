package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.cluster.S3Store;
import io.dcganspark.job.store.FileWriting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs with data and run directory on S3. */
@Timeout(300)
@Tag("chaos")
class S3IT extends StoreContract {
  private static final Duration SECONDS = Duration.ofSeconds(20);

  private static S3Store s3;
  private static StoreJob job;
  private static StoreJob.Outcome first;
  private static List<String> requests;

  @BeforeAll
  static void trainOnS3() throws IOException {
    s3 = S3Store.start("s3");
    job = new StoreJob(s3.uri(), settings(Map.of()));
    job.putImages();
    s3.front().reset();
    first = job.train("first");
    requests = s3.front().requests();
  }

  @AfterAll
  static void stopS3() {
    if (s3 != null) {
      s3.close();
    }
  }

  @AfterEach
  void requireThatNothingWasCopied() {
    assertThat(s3.front().requests()).noneMatch(request -> request.startsWith("COPY"));
    s3.front().reset();
  }

  @Override
  StoreJob job() {
    return job;
  }

  @Override
  StoreJob.Outcome first() {
    return first;
  }

  private static Map<String, String> settings(Map<String, String> changed) {
    Map<String, String> settings = new HashMap<>(s3.settings());
    // Where it is easiest to spill: among the settings of Spark.
    settings.put("spark.hadoop.fs.s3a.access.key", S3Store.ACCESS_KEY);
    settings.put("spark.hadoop.fs.s3a.secret.key", S3Store.SECRET_KEY);
    settings.putAll(changed);
    return settings;
  }

  @Test
  void checkpointsAreUploadedInPartsAndNothingIsCopied() {
    assertThat(requests)
        .anyMatch(request -> request.matches("PUT .*training-state.safetensors\\?.*partNumber=3.*"))
        .anyMatch(request -> request.matches("PUT .*/MANIFEST-00000006.json"))
        .noneMatch(request -> request.startsWith("COPY"));
  }

  @Test
  void credentialsAreWrittenNowhere() throws IOException {
    assertThat(first.printed()).doesNotContain(S3Store.SECRET_KEY, S3Store.ACCESS_KEY);
    Map<String, byte[]> contents = job.view("first").contents();
    assertThat(contents).hasSizeGreaterThan(10);
    assertThat(contents.values())
        .extracting(content -> new String(content, StandardCharsets.ISO_8859_1))
        .noneMatch(content -> content.contains(S3Store.SECRET_KEY))
        .noneMatch(content -> content.contains(S3Store.ACCESS_KEY));
  }

  @Test
  void aSlowAndOverloadedStoreChangesNothing() throws IOException {
    s3.front().disturb(Duration.ofMillis(20), 12);

    StoreJob.Outcome outcome = job.train("disturbed");

    assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
    assertThat(s3.front().refused()).isGreaterThan(5);
    s3.front().reset();
    assertThat(job.view("disturbed").stateAfter(StoreJob.LAST_STEP))
        .isEqualTo(ReferenceRun.state());
  }

  @Test
  void anObjectThatCannotBeFinishedIsNotThere() throws IOException {
    Path path = new Path(s3.uri() + "/unfinished.idx");
    try (FileSystem files = job.files()) {
      Configuration hadoop = files.getConf();
      assertThatThrownBy(
              () ->
                  FileWriting.replace(
                      path,
                      hadoop,
                      out -> {
                        out.write(1);
                        out.close();
                        throw new IOException("the images ended");
                      }))
          .hasMessage("the images ended");
      assertThat(files.exists(path)).isFalse();
    }
  }

  @Test
  void aWrongSecretIsRefusedInSeconds() {
    StoreJob stranger =
        new StoreJob(s3.uri(), settings(Map.of("spark.hadoop.fs.s3a.secret.key", "a guess")));

    refusedInSeconds(
        stranger,
        "data.path s3a://dcgan/mnist cannot be used: access is denied, check the credentials and ",
        "403");
  }

  @Test
  void aBucketThatIsNotThereIsRefusedInSeconds() {
    StoreJob elsewhere = new StoreJob("s3a://not-there", job.settings());

    refusedInSeconds(elsewhere, "data.path s3a://not-there/mnist cannot be used: ", "NoSuchBucket");
  }

  @Test
  void anEndpointThatIsNotThereIsRefusedInSeconds() {
    StoreJob nowhere =
        new StoreJob(s3.uri(), settings(Map.of("spark.hadoop.fs.s3a.proxy.port", "1")));

    refusedInSeconds(nowhere, "data.path s3a://dcgan/mnist cannot be used: ", "Connection refused");
  }

  private static void refusedInSeconds(StoreJob refused, String start, String cause) {
    Instant began = Instant.now();

    StoreJob.Outcome outcome = refused.train("refused");

    assertThat(Duration.between(began, Instant.now())).isLessThan(SECONDS);
    assertThat(outcome.exitCode()).as(outcome.printed()).isEqualTo(2);
    assertThat(outcome.printed().lines().filter(line -> line.startsWith("dcgan: ")))
        .singleElement()
        .asString()
        .startsWith("dcgan: " + start)
        .contains(cause);
  }
}
