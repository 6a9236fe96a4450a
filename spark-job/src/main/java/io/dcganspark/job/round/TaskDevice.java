package io.dcganspark.job.round;

import io.dcganspark.model.training.Devices;
import io.dcganspark.model.training.NativeThreads;
import org.apache.spark.TaskContext;

/** What a task computes with. */
public final class TaskDevice {
  private TaskDevice() {}

  /**
   * Binds the calling thread to the GPU that Spark assigned to its task, or to the CPU where there
   * is none, and to a number of native threads.
   *
   * @param task that the thread runs
   * @param threads at least 1
   */
  public static void use(TaskContext task, int threads) {
    var gpus = task.resourcesJMap().get("gpu");
    Devices.useGpu(gpus == null || gpus.addresses().length == 0 ? null : gpus.addresses()[0]);
    NativeThreads.use(threads);
  }
}
