package io.dcganspark.job.report;

import io.dcganspark.model.failure.Counted;
import java.io.PrintStream;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Shows a person what a command of several Spark jobs does now: one line of the terminal that is
 * drawn over, with the description of the job and how many tasks of its stage are done. Where
 * standard error is no terminal that can be drawn over it shows nothing.
 */
public final class StageLine extends SparkListener implements AutoCloseable {
  /** Spark's name for what {@code setJobDescription} sets. */
  private static final String DESCRIPTION = "spark.job.description";

  private static final String CLEARED = "\r\033[K";

  private final SparkContext spark;
  private final PrintStream terminal;
  private final LongSupplier nanoClock;
  private final int width;

  private String description = "";
  private long since;
  private int stage;
  private int tasks;
  private int done;
  private boolean isDrawn;

  /**
   * Makes one that listens until it is closed.
   *
   * @param terminal to draw on, null for nothing
   * @param nanoClock as {@link System#nanoTime}
   * @param columns how wide the terminal is
   */
  StageLine(SparkContext spark, PrintStream terminal, LongSupplier nanoClock, IntSupplier columns) {
    this.spark = spark;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    this.width = terminal == null ? 0 : columns.getAsInt();
    this.since = nanoClock.getAsLong();
  }

  /** Shows the jobs of a context, if standard error is a terminal that can be drawn over. */
  public static StageLine of(SparkContext spark) {
    StageLine line =
        new StageLine(
            spark, Terminal.isThere() ? System.err : null, System::nanoTime, Terminal::columns);
    return line.listening();
  }

  /** Listens to the jobs, if there is a terminal. */
  StageLine listening() {
    if (terminal != null) {
      spark.addSparkListener(this);
    }
    return this;
  }

  /** Says what this thread's next jobs do; Spark's web page shows it as well. */
  public void next(String doing) {
    spark.setJobDescription(doing);
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    String now = submitted.properties().getProperty(DESCRIPTION, "Working");
    if (!now.equals(description)) {
      description = now;
      since = nanoClock.getAsLong();
    }
    stage = submitted.stageInfo().stageId();
    tasks = submitted.stageInfo().numTasks();
    done = 0;
    draw();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.stageId() == stage && end.reason() == Success$.MODULE$) {
      done++;
      draw();
    }
  }

  /** Executors send these every ten seconds: the time moves where a task takes minutes. */
  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    if (isDrawn) {
      draw();
    }
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    clear();
  }

  private void draw() {
    String time = ReadableTime.of((nanoClock.getAsLong() - since) / 1e9);
    String text = "%s: %d of %s, %s".formatted(description, done, Counted.of(tasks, "task"), time);
    // A terminal begins a new line behind its last column; what is logged starts at the first one.
    terminal.print(
        CLEARED + text.substring(0, Math.max(0, Math.min(text.length(), width - 1))) + "\r");
    terminal.flush();
    isDrawn = true;
  }

  private void clear() {
    if (isDrawn) {
      terminal.print(CLEARED);
      terminal.flush();
      isDrawn = false;
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
    spark.setJobDescription(null);
    synchronized (this) {
      clear();
    }
  }
}
