package io.dcganspark.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.job.CapturedLog;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Heartbeats of tasks that still run say how many images they have read. */
class ReadingProgressIT {
  /** Lets the last task end when a line was logged. */
  private static final CountDownLatch LOGGED = new CountDownLatch(1);

  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.executor.heartbeatInterval", "50ms")
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  /** A clock on which a minute passes whenever somebody looks. */
  private static ReadingProgress progress(OptionalLong images) {
    AtomicLong clock = new AtomicLong();
    return new ReadingProgress(
        spark.sparkContext(),
        "/photos",
        images,
        () -> clock.addAndGet(TimeUnit.MINUTES.toNanos(1)));
  }

  private static void drainListeners() throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty(10_000);
  }

  @Test
  void aTaskThatStillRunsHasReadSomeImages() throws Exception {
    ReadingProgress progress = progress(OptionalLong.of(200_000));
    LongAccumulator counter = progress.counter();
    try (CapturedLog log = new CapturedLog(ReadingProgress.class);
        ReadingProgress listening = progress.start()) {
      JavaFutureAction<Void> job =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(List.of(1), 1)
              .foreachAsync(
                  task -> {
                    counter.add(40_000);
                    assertThat(LOGGED.await(1, TimeUnit.MINUTES)).isTrue();
                  });
      for (int waited = 0; log.infos().isEmpty(); waited++) {
        assertThat(waited).as("tenths of a second without a line").isLessThan(300);
        Thread.sleep(100);
      }
      LOGGED.countDown();
      job.get();
      drainListeners();
      assertThat(log.infos()).containsOnly("Read 40,000 of 200,000 images of /photos");
    }
  }

  @Test
  void tasksThatEndedAreAddedUpAndRepeatedOnesCountOnce() throws Exception {
    ReadingProgress progress = progress(OptionalLong.empty());
    LongAccumulator counter = progress.counter();
    try (CapturedLog log = new CapturedLog(ReadingProgress.class);
        ReadingProgress listening = progress.start()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      context.parallelize(List.of(1, 2, 3, 4), 4).foreach(task -> counter.add(1_000));
      assertThatThrownBy(
              () ->
                  context
                      .parallelize(List.of(1), 1)
                      .foreach(
                          task -> {
                            counter.add(1_000);
                            throw new IllegalStateException("broken");
                          }))
          .hasMessageContaining("broken");
      drainListeners();
      assertThat(log.infos()).last().isEqualTo("Read 4,000 images of /photos");
    }
  }

  @Test
  void nothingIsLoggedOfWhatIsReadInSeconds() throws Exception {
    ReadingProgress progress =
        new ReadingProgress(spark.sparkContext(), "/photos", OptionalLong.empty());
    LongAccumulator counter = progress.counter();
    try (CapturedLog log = new CapturedLog(ReadingProgress.class);
        ReadingProgress listening = progress.start()) {
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(List.of(1), 1)
          .foreach(task -> counter.add(1_000));
      drainListeners();
      assertThat(log.infos()).isEmpty();
    }
  }
}
