package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.S3Store;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The submit-ready jar with s3a, which neither it nor Spark brings: the jars that {@code --packages
 * org.apache.hadoop:hadoop-aws} resolves to are added to the submission, credentials come from the
 * environment.
 */
@Tag("chaos")
class S3SubmissionIT {
  private static S3Store s3;
  private static LocalSpark spark;
  private static StoreJob job;

  @BeforeAll
  static void startS3() throws IOException {
    s3 = S3Store.start("s3-submission");
    spark = LocalSpark.in("s3-submission");
    Map<String, String> settings = new HashMap<>(s3.settings());
    settings.put("spark.hadoop.fs.s3a.access.key", S3Store.ACCESS_KEY);
    settings.put("spark.hadoop.fs.s3a.secret.key", S3Store.SECRET_KEY);
    job = new StoreJob(s3.uri(), settings);
    job.putImages();
  }

  @AfterAll
  static void stopS3() {
    if (s3 != null) {
      s3.close();
    }
  }

  @Test
  void trainsOnS3WithTheJarsOfHadoopAwsAndCredentialsOfTheEnvironment() throws IOException {
    List<String> options = settings();
    options.addAll(
        List.of("--jars", s3.jars().stream().map(Path::toString).collect(Collectors.joining(","))));

    Submission submission =
        spark.submit(s3.credentials(), options, job.trainArguments("submitted"));

    assertThat(submission.exitCode()).as(submission.output()).isZero();
    assertThat(submission.output())
        .contains("/runs/submitted is complete")
        .doesNotContain(S3Store.SECRET_KEY, S3Store.ACCESS_KEY);
    assertThat(job.view("submitted").stateAfter(StoreJob.LAST_STEP))
        .isEqualTo(ReferenceRun.state());
  }

  @Test
  void saysWhatToAddWhereHadoopAwsIsMissing() {
    Submission submission =
        spark.submit(s3.credentials(), settings(), job.trainArguments("missing"));

    assertThat(submission.exitCode()).as(submission.output()).isEqualTo(2);
    assertThat(submission.output().lines().filter(line -> line.startsWith("dcgan: ")))
        .singleElement()
        .asString()
        .startsWith("dcgan: data.path s3a://dcgan/mnist cannot be used: ")
        .endsWith("add --packages org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion());
  }

  private static List<String> settings() {
    List<String> options = new ArrayList<>();
    s3.settings().forEach((key, value) -> options.addAll(List.of("--conf", key + "=" + value)));
    return options;
  }
}
