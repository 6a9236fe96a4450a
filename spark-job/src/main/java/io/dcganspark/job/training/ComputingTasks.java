package io.dcganspark.job.training;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.failure.Reason;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.ResourceProfileManager;
import org.apache.spark.resource.TaskResourceRequests;
import scala.Option;

/**
 * What a task that computes networks takes of its executor: one of its GPUs, where executors have
 * some. Other tasks, such as those that decode images, take a core alone, so they use all of them.
 *
 * <p>If {@code spark.task.resource.gpu.amount} is set, Spark gives every task of the application so
 * much of a GPU, and nothing is added here.
 */
public final class ComputingTasks {
  private static final String GPU = "gpu";
  private static final String GPUS_OF_EXECUTOR = "spark.executor.resource.gpu.amount";
  private static final String GPUS_OF_TASK = "spark.task.resource.gpu.amount";

  private ComputingTasks() {}

  /** Returns whether executors have GPUs, as far as the settings say. */
  public static boolean haveGpus(SparkConf conf) {
    return conf.contains(GPUS_OF_TASK) || conf.getInt(GPUS_OF_EXECUTOR, 0) > 0;
  }

  /** Returns an RDD whose stage gives each task what it computes on. */
  public static <T> JavaRDD<T> of(JavaRDD<T> tasks, DeviceChoice device) {
    SparkContext context = tasks.context();
    ResourceProfile profile = profile(context, device);
    return profile.equals(context.resourceProfileManager().defaultResourceProfile())
        ? tasks
        : tasks.withResources(profile);
  }

  /**
   * Returns what Spark gives each task that computes.
   *
   * @throws UserErrorException if this cluster cannot give one stage more than another
   */
  static ResourceProfile profile(SparkContext context, DeviceChoice device) {
    ResourceProfileManager manager = context.resourceProfileManager();
    ResourceProfile usual = manager.defaultResourceProfile();
    if (context.isLocal() || !asksForGpu(context.getConf(), device)) {
      return usual;
    }
    TaskResourceRequests requests = new TaskResourceRequests();
    usual
        .taskResourcesJMap()
        .forEach(
            (name, request) -> {
              if (name.equals(ResourceProfile.CPUS())) {
                requests.cpus((int) request.amount());
              } else {
                requests.resource(name, request.amount());
              }
            });
    requests.resource(GPU, 1);
    ResourceProfile asked = new ResourceProfileBuilder().require(requests).build();
    // Spark keeps every profile for the life of the context.
    Option<ResourceProfile> known = manager.getEquivalentProfile(asked);
    if (known.isDefined()) {
      return known.get();
    }
    try {
      manager.addResourceProfile(asked);
    } catch (Exception e) { // SparkException is checked, and Scala does not declare it.
      throw new UserErrorException(
          "Spark cannot give the tasks of a training a GPU each on %s (%s): set %s=1, which gives every task one, or training.device=cpu"
              .formatted(context.master(), Reason.of(e), GPUS_OF_TASK),
          e);
    }
    return asked;
  }

  /**
   * Returns how many tasks that compute an executor runs at once.
   *
   * @param byCores how many its cores allow
   */
  public static int atOnce(SparkConf conf, DeviceChoice device, int byCores) {
    int gpus = conf.getInt(GPUS_OF_EXECUTOR, 0);
    boolean takesGpus = gpus > 0 && (conf.contains(GPUS_OF_TASK) || asksForGpu(conf, device));
    // A fraction lets several tasks share a GPU.
    return takesGpus
        ? Math.max(1, Math.min(byCores, (int) (gpus / conf.getDouble(GPUS_OF_TASK, 1))))
        : byCores;
  }

  static boolean asksForGpu(SparkConf conf, DeviceChoice device) {
    return device != DeviceChoice.CPU
        && conf.getInt(GPUS_OF_EXECUTOR, 0) > 0
        && !conf.contains(GPUS_OF_TASK);
  }
}
