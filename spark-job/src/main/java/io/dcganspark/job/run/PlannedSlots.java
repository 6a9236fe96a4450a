package io.dcganspark.job.run;

import io.dcganspark.job.config.TrainingConfig;
import io.dcganspark.job.training.Slots;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.failure.Counted;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;

/** How a run would use the slots that Spark's settings ask for, before any executor is there. */
final class PlannedSlots {
  private PlannedSlots() {}

  /**
   * Returns how many slots there will be, where the settings say so.
   *
   * @param device on which tasks compute
   */
  static OptionalInt ofThisProcess(DeviceChoice device) {
    try {
      return slots(JobMemory.settings(), device);
    } catch (NumberFormatException e) {
      return OptionalInt.empty(); // Spark refuses the setting when it starts.
    }
  }

  /** Returns a line for people; none where the settings do not say how many slots there will be. */
  static Optional<String> line(TrainingConfig training) {
    return line(training, JobMemory.settings());
  }

  static Optional<String> line(TrainingConfig training, SparkConf conf) {
    OptionalInt slots;
    try {
      slots = slots(conf, training.device());
    } catch (NumberFormatException e) {
      return Optional.empty(); // Spark refuses the setting when it starts.
    }
    return slots.isEmpty() ? Optional.empty() : Optional.of(line(training, slots.getAsInt()));
  }

  private static String line(TrainingConfig training, int slots) {
    int replicas = training.replicas().orElseGet(() -> Slots.replicasFor(training.batch(), slots));
    return "%s would be on %s"
        .formatted(Counted.of(replicas, "replica"), Slots.use(replicas, slots));
  }

  /**
   * Kubernetes' or YARN's own limits may leave fewer, and so may GPUs where all cores are asked
   * for.
   */
  private static OptionalInt slots(SparkConf conf, DeviceChoice device) {
    JobMemory job = JobMemory.of(conf, Runtime.getRuntime().maxMemory(), device);
    if (job.isLocal()) {
      return OptionalInt.of(job.tasksAtOnce());
    }
    if (conf.contains("spark.cores.max")) {
      return atLeastOne(conf.getInt("spark.cores.max", 1) / conf.getInt("spark.task.cpus", 1));
    }
    return conf.contains("spark.executor.instances") && conf.contains("spark.executor.cores")
        ? atLeastOne(conf.getInt("spark.executor.instances", 1) * job.tasksAtOnce())
        : OptionalInt.empty();
  }

  private static OptionalInt atLeastOne(int slots) {
    return slots < 1 ? OptionalInt.empty() : OptionalInt.of(slots);
  }
}
