package io.dcganspark.job.training;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.failure.Counted;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;

/** Waits until executors have registered, and says what it waits for. */
final class ExecutorWait {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorWait.class);
  private static final Duration POLL = Duration.ofMillis(250);

  /** When none has been added for so long, no more are expected. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private static final Duration ANNOUNCED = Duration.ofSeconds(15);

  private final SparkContext context;
  private final DeviceChoice device;
  private final int wanted;
  private final Duration limit;
  private final long start = System.nanoTime();
  private long announced = start;

  /**
   * Prepares a wait.
   *
   * @param device that a task in a slot computes on
   * @param wanted slots that are enough
   * @param limit how long to wait for the first one
   */
  ExecutorWait(SparkContext context, DeviceChoice device, int wanted, Duration limit) {
    this.context = context;
    this.device = device;
    this.wanted = wanted;
    this.limit = limit;
  }

  /** Returns the slots that there are when the wait ends. */
  int await() {
    long changed = start;
    int slots = 0;
    Registered registered = new Registered(0, 0);
    while (slots < wanted) {
      int now = Slots.available(context, device);
      Registered present = registered();
      if (now != slots || !present.equals(registered)) {
        slots = now;
        registered = present;
        changed = System.nanoTime();
      }
      boolean settled = hasPassed(SETTLED, changed);
      if (slots > 0 && settled) {
        break;
      }
      if (slots == 0 && registered.executors() > 0 && settled) {
        throw tooSmall(registered);
      }
      if (context.isStopped()) {
        throw new IllegalStateException(
            "Spark ended the application while it waited for executors: is %s the cluster's master, and does it run?"
                .formatted(context.master()));
      }
      if (hasPassed(limit, start)) {
        throw new IllegalStateException(
            "no executor registered within %d s: does the cluster have free cores and memory for what was asked for?"
                .formatted(limit.toSeconds()));
      }
      announce();
      sleep();
    }
    return slots;
  }

  private static boolean hasPassed(Duration time, long since) {
    return System.nanoTime() - since > time.toNanos();
  }

  private void announce() {
    if (!hasPassed(ANNOUNCED, announced)) {
      return;
    }
    announced = System.nanoTime();
    LOG.info(
        "Waiting for executors since {} s, at most {} s: none has registered; {} was asked for"
            + " executors of {} and {} MB",
        Duration.ofNanos(announced - start).toSeconds(),
        limit.toSeconds(),
        context.master(),
        cores(context.getConf()),
        context.executorMemory());
  }

  private static String cores(SparkConf conf) {
    String cores = conf.get("spark.executor.cores", "");
    return cores.isEmpty()
        ? "at least " + Counted.of(taskCpus(conf), "core")
        : Counted.of(Integer.parseInt(cores.strip()), "core");
  }

  private static int taskCpus(SparkConf conf) {
    return conf.getInt("spark.task.cpus", 1);
  }

  private UserErrorException tooSmall(Registered registered) {
    int cpus = taskCpus(context.getConf());
    String executors = Counted.of(registered.executors(), "executor");
    return new UserErrorException(
        registered.mostCores() < cpus
            ? "%s registered, too small for a task: the largest has %s, and a task takes the %d of spark.task.cpus: lower it, or give executors more cores"
                .formatted(executors, Counted.of(registered.mostCores(), "core"), cpus)
            : "%s registered, without what a task takes: see spark.task.resource.* and spark.executor.resource.*"
                .formatted(executors));
  }

  private Registered registered() {
    int executors = 0;
    int mostCores = 0;
    Iterator<ExecutorSummary> all = context.statusStore().executorList(true).iterator();
    while (all.hasNext()) {
      ExecutorSummary executor = all.next();
      if (!executor.id().equals("driver")) {
        executors++;
        mostCores = Math.max(mostCores, executor.totalCores());
      }
    }
    return new Registered(executors, mostCores);
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for executors", e);
    }
  }

  private record Registered(int executors, int mostCores) {}
}
