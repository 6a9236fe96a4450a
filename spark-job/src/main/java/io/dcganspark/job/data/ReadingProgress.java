package io.dcganspark.job.data;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Seq;

/**
 * Logs how many images of a data set were read, as long as that takes. Executors count them in an
 * accumulator, whose values come with their heartbeats, every ten seconds.
 */
final class ReadingProgress extends SparkListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadingProgress.class);
  private static final String COUNTER = "images read";
  private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

  private final SparkContext spark;
  private final String place;
  private final OptionalLong images;
  private final LongSupplier nanoTime;
  private final LongAccumulator counter;
  private final Map<Long, Long> readByTasks = new HashMap<>();
  private long lastLine;

  /**
   * Makes one that does not listen yet.
   *
   * @param place of the data set, for messages
   * @param images how many there are; empty: nobody knows
   */
  ReadingProgress(SparkContext spark, String place, OptionalLong images) {
    this(spark, place, images, System::nanoTime);
  }

  /** As {@link #ReadingProgress(SparkContext, String, OptionalLong)}, by another clock. */
  ReadingProgress(SparkContext spark, String place, OptionalLong images, LongSupplier nanoTime) {
    this.spark = spark;
    this.place = place;
    this.images = images;
    this.nanoTime = nanoTime;
    this.counter = spark.longAccumulator(COUNTER);
    this.lastLine = nanoTime.getAsLong();
  }

  /** Listens until this is closed. */
  ReadingProgress start() {
    lastLine = nanoTime.getAsLong();
    spark.addSparkListener(this);
    return this;
  }

  /** Returns what executors add one to for each image. */
  LongAccumulator counter() {
    return counter;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    ScalaCollections.iterator(update.accumUpdates().iterator())
        .forEachRemaining(task -> take((Long) task._1(), task._4()));
    log();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskInfo() == null) {
      return;
    }
    if (end.reason() == Success$.MODULE$) {
      take(end.taskInfo().taskId(), end.taskInfo().accumulables());
    } else {
      readByTasks.remove(end.taskInfo().taskId());
    }
    log();
  }

  private void take(long task, Seq<AccumulableInfo> values) {
    ScalaCollections.iterator(values.iterator())
        .forEachRemaining(
            value -> {
              if (value.id() == counter.id() && value.update().isDefined()) {
                readByTasks.put(task, (Long) value.update().get());
              }
            });
  }

  private void log() {
    long now = nanoTime.getAsLong();
    long read = readByTasks.values().stream().mapToLong(Long::longValue).sum();
    if (read == 0 || now - lastLine < NANOS_BETWEEN_LINES) {
      return;
    }
    lastLine = now;
    if (images.isPresent()) {
      LOG.info(
          "Read {} of {} images of {}",
          "%,d".formatted(Math.min(read, images.getAsLong())),
          "%,d".formatted(images.getAsLong()),
          place);
    } else {
      LOG.info("Read {} images of {}", "%,d".formatted(read), place);
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
