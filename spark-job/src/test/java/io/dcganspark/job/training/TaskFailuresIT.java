package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A program's session runs other jobs beside a round. */
class TaskFailuresIT {
  private static final String UNKNOWN = "no task failed";

  private static SparkSession session;
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    session =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static void failingJob(String message) {
    Throwable failure =
        catchThrowable(
            () ->
                spark
                    .parallelize(List.of(1), 1)
                    .foreach(
                        number -> {
                          throw new IllegalStateException(message);
                        }));
    assertThat(failure).hasMessageContaining(message);
  }

  @Test
  void aTaskOfAnotherJobIsNotBlamed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    ExecutorService program = Executors.newSingleThreadExecutor();
    try {
      // A thread that is there before the round, as those of a program are.
      var another =
          program.submit(
              () -> {
                assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
                failingJob("not of the round");
                return null;
              });
      TaskFailures failures = new TaskFailures(spark.sc());
      failures.begin();
      begun.countDown();
      another.get(60, TimeUnit.SECONDS);

      assertThat(failures.cause(UNKNOWN)).isEqualTo(UNKNOWN);
      failingJob("of the round");
      assertThat(failures.cause(UNKNOWN)).startsWith("rank 0 on ").contains("of the round");
      failures.end();
    } finally {
      program.shutdown();
    }
  }

  @Test
  void aTaskOfAnEarlierRoundIsNotBlamed() {
    TaskFailures failures = new TaskFailures(spark.sc());
    failures.begin();
    failingJob("of the first round");
    failures.begin();

    assertThat(failures.cause(UNKNOWN)).isEqualTo(UNKNOWN);
    failures.end();
  }

  @Test
  void nothingListensAfterARound() {
    TaskFailures failures = new TaskFailures(spark.sc());
    int before = spark.sc().listenerBus().listeners().size();
    failures.begin();
    failures.begin();
    assertThat(spark.sc().listenerBus().listeners()).hasSize(before + 1);
    failures.end();
    assertThat(spark.sc().listenerBus().listeners()).hasSize(before);
    assertThat(spark.sc().getLocalProperty("dcgan.round")).isNull();
  }
}
