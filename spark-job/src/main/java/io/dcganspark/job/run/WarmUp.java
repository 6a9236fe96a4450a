package io.dcganspark.job.run;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.failure.Reason;
import io.dcganspark.model.training.TrialStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what a step needs while Spark starts in this JVM on one thread: oneDNN's library, and the
 * classes of the networks. Later the tasks would load them, one after the other and Spark.
 */
public final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  /**
   * Begins, and does not wait. A failure is one of the first round as well, which reports it.
   *
   * @param config that passed {@link RunPreflight}, so that ND4J is loaded
   */
  public static void begin(JobConfig config) {
    // A GPU belongs to the task that Spark assigns it to. A user's networks took a step already.
    if (config.training().compute().devices().isCuda() || config.model().isOfUser()) {
      return;
    }
    // For the process, before Spark's threads are there; the step's thread sets its own part.
    NativeThreads.use(config.training().threadsPerReplica());
    thread(config).start();
  }

  static Thread thread(JobConfig config) {
    Thread thread = new Thread(() -> takeStep(config), "warm-up");
    thread.setDaemon(true);
    return thread;
  }

  private static void takeStep(JobConfig config) {
    try {
      NativeThreads.use(config.training().threadsPerReplica());
      TrialStep.take(
          config.model().toRecipe(),
          config.training().steps(1),
          config.training().seed(),
          config.training().compute());
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("No step was taken while Spark started: {}", Reason.of(e), e);
    }
  }
}
