package io.dcganspark.job.cli;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.run.TrainingRun;
import io.dcganspark.job.training.EarlyEnd;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SignalUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.runtime.AbstractFunction0;

/**
 * Trains as the command does, whose process is its own: on SIGTERM the round ends with its next
 * step and is committed, and then the process ends. Without a training that has something to
 * commit, and on a second SIGTERM, the process ends at once, as every JVM does.
 *
 * <p>The signal does not start the JVM's shutdown here: its hooks would stop Spark, close the file
 * systems and end the log while the last step is still to be committed.
 */
final class InterruptibleTraining {
  private static final Logger LOG = LoggerFactory.getLogger(InterruptibleTraining.class);
  private static final String SIGNAL = "TERM";

  /** How long the process may take to end; a cluster's own patience is often shorter. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static EarlyEnd current;
  private static boolean listens;

  /** Ends the process at last; null: no signal came. */
  private static Thread deadline;

  private InterruptibleTraining() {}

  /**
   * Trains.
   *
   * @param spark the session; the caller stops it
   * @param config with a run id
   * @throws io.dcganspark.job.training.EndedEarlyException after SIGTERM
   */
  static void train(SparkSession spark, JobConfig config) {
    EarlyEnd earlyEnd = new EarlyEnd();
    begin(earlyEnd);
    try {
      TrainingRun.run(spark, config, earlyEnd);
    } finally {
      end();
    }
  }

  private static synchronized void begin(EarlyEnd earlyEnd) {
    current = earlyEnd;
    if (!listens) {
      listens = true;
      SignalUtils.register(
          SIGNAL,
          new AbstractFunction0<>() {
            @Override
            public Object apply() {
              return terminate();
            }
          });
    }
  }

  private static synchronized void end() {
    current = null;
    if (deadline != null) {
      deadline.interrupt();
      deadline = null;
    }
  }

  /**
   * What SIGTERM does.
   *
   * @return whether the training ends, and the process with it; else the JVM's own way to end
   *     follows
   */
  static synchronized boolean terminate() {
    if (deadline != null || current == null || !current.endTraining("SIG" + SIGNAL)) {
      return false;
    }
    deadline = new Thread(InterruptibleTraining::endAtLast, "end-after-signal");
    deadline.setDaemon(true);
    deadline.start();
    return true;
  }

  private static void endAtLast() {
    try {
      TimeUnit.NANOSECONDS.sleep(LIMIT.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    LOG.warn("The process has been ending for {} s since SIGTERM, and ends now", LIMIT.toSeconds());
    System.exit(ExitCode.TERMINATED);
  }
}
