package io.dcganspark.job.training;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.training.ReplicaTrainer;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;

/** What a task computes with. */
public final class TaskDevice {
  private TaskDevice() {}

  /**
   * Binds the calling thread to the device that a run computes with, by default the GPU that Spark
   * assigned to its task, or the CPU where there is none; and to a number of native threads.
   *
   * @param task that the thread runs
   * @throws UnsupportedExecutorException if the device cannot be used, or a native library does not
   *     load
   */
  public static void use(TaskContext task, RunPlan plan) {
    require(
        () -> {
          var gpus = task.resourcesJMap().get("gpu");
          plan.compute()
              .devices()
              .use(
                  plan.device(),
                  gpus == null || gpus.addresses().length == 0 ? null : gpus.addresses()[0]);
          NativeThreads.use(plan.threads());
          return null;
        });
  }

  /**
   * Makes a trainer on the device of the calling thread.
   *
   * @throws UnsupportedExecutorException if this machine does not compute the run
   */
  public static ReplicaTrainer trainer(Supplier<ReplicaTrainer> made) {
    return require(made);
  }

  /** Neither a store nor a peer is asked meanwhile: what fails here fails again. */
  private static <T> T require(Supplier<T> access) {
    try {
      return access.get();
    } catch (IllegalArgumentException | IllegalStateException | LinkageError e) {
      throw new UnsupportedExecutorException(e);
    }
  }
}
