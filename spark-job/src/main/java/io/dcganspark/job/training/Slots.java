package io.dcganspark.job.training;

import io.dcganspark.job.config.BatchSize;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.failure.Counted;
import java.time.Duration;
import org.apache.spark.SparkContext;

/** How many tasks the cluster can run at once, and how many of them a round uses. */
public final class Slots {
  /** How long executors may take to come: longer than a cluster needs to start them. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /**
   * Images of a batch that a replica needs: batch norm takes its mean and variance from them alone,
   * and those of fewer are mostly chance.
   */
  public static final int LEAST_IMAGES = 16;

  private Slots() {}

  /**
   * Returns how many tasks that compute on a device can run at the same time on the executors that
   * are there now.
   */
  public static int available(SparkContext context, DeviceChoice device) {
    return context.maxNumConcurrentTasks(ComputingTasks.profile(context, device));
  }

  /**
   * Waits for executors to register, until there are {@code wanted} slots or none has been added
   * for some seconds.
   *
   * @param device that a task in a slot computes on
   * @param wanted enough, {@link Integer#MAX_VALUE} for as many as come
   * @return the slots that there are
   * @throws IllegalStateException if there is none after five minutes
   */
  public static int await(SparkContext context, DeviceChoice device, int wanted) {
    return await(context, device, wanted, LIMIT);
  }

  /**
   * As {@link #await(SparkContext, DeviceChoice, int)}.
   *
   * @param limit how long to wait for the first one
   * @throws IllegalStateException if there is none then, or Spark has ended the application
   * @throws io.dcganspark.job.config.UserErrorException if the executors that came are too small
   */
  public static int await(SparkContext context, DeviceChoice device, int wanted, Duration limit) {
    if (context.isLocal()) {
      return available(context, device);
    }
    return new ExecutorWait(context, device, wanted, limit).await();
  }

  /**
   * Returns how many tasks carry {@code replicas} on {@code slots}, as few as make a step as short
   * as it can be. Each carries a branch of the tree of sums, so every bit of the result stays the
   * same. The branches of a level of the tree differ by one replica at most; where there are slots
   * for it, the larger ones are split once more.
   */
  static int tasksFor(int replicas, int slots) {
    int level = Integer.highestOneBit(Math.min(replicas, Math.max(1, slots)));
    int larger = replicas % level;
    return level + larger <= slots ? level + larger : level;
  }

  /** Says for people how a round uses the slots, and what idle ones cost. */
  public static String use(int replicas, int slots) {
    int tasks = tasksFor(replicas, slots);
    int most = mostReplicasOfATask(replicas, tasks);
    String use =
        "%s of at most %s".formatted(Counted.of(tasks, "task"), Counted.of(most, "replica"));
    if (tasks >= slots) {
      return use;
    }
    int evenly = (replicas + slots - 1) / slots;
    return "%s, with %d of %d slots idle%s: a new run with training.replicas=%d, and a batch for them, would use all"
        .formatted(
            use,
            slots - tasks,
            slots,
            most > evenly
                ? ", and a step takes as long as %d replicas where %d would do"
                    .formatted(most, evenly)
                : "",
            slots);
  }

  /** Returns how many replicas compute a step one after the other: those of the fullest task. */
  public static int replicasInTurn(int replicas, int slots) {
    return mostReplicasOfATask(replicas, tasksFor(replicas, slots));
  }

  /**
   * Returns the most replicas that one of so many tasks carries; a step takes as long as theirs.
   */
  static int mostReplicasOfATask(int replicas, int tasks) {
    int level = Integer.highestOneBit(tasks);
    int most = (replicas + level - 1) / level;
    boolean isSplit = tasks > level && tasks - level == replicas % level;
    return isSplit ? most - 1 : most;
  }

  /**
   * Returns the most replicas that a run gets that does not say: each has {@value #LEAST_IMAGES}
   * images of the batch, or the number that is asked for.
   */
  public static int mostReplicas(BatchSize batch) {
    return batch.perReplica()
        ? BatchSize.MOST / batch.images()
        : Math.max(1, batch.images() / LEAST_IMAGES);
  }

  /**
   * Returns how many replicas a run gets that does not say: as many as there are slots and the
   * batch can be split into, with {@value #LEAST_IMAGES} images each or more, or the number that is
   * asked for.
   */
  public static int replicasFor(BatchSize batch, int slots) {
    int replicas = Math.min(mostReplicas(batch), Math.max(1, slots));
    while (!batch.suits(replicas)) {
      replicas--;
    }
    return replicas;
  }
}
