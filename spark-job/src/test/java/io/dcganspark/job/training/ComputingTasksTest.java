package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.model.device.DeviceChoice;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ComputingTasksTest {
  private static SparkConf conf(String... keysAndValues) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      conf.set("spark." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return conf;
  }

  @Test
  void aTaskAsksForAGpuWhereExecutorsHaveSomeAndNothingElseSaysHowMany() {
    SparkConf gpus = conf("executor.resource.gpu.amount", "2");
    SparkConf ofEveryTask =
        conf("executor.resource.gpu.amount", "2", "task.resource.gpu.amount", "0.5");

    assertThat(ComputingTasks.asksForGpu(gpus, DeviceChoice.AUTO)).isTrue();
    assertThat(ComputingTasks.asksForGpu(gpus, DeviceChoice.CUDA)).isTrue();
    assertThat(ComputingTasks.asksForGpu(gpus, DeviceChoice.CPU)).isFalse();
    assertThat(ComputingTasks.asksForGpu(ofEveryTask, DeviceChoice.CUDA)).isFalse();
    assertThat(ComputingTasks.asksForGpu(conf(), DeviceChoice.CUDA)).isFalse();
    assertThat(
            ComputingTasks.asksForGpu(conf("executor.resource.gpu.amount", "0"), DeviceChoice.CUDA))
        .isFalse();
  }

  @Test
  void executorsHaveGpusBySettingsOfExecutorsOrTasks() {
    assertThat(ComputingTasks.haveGpus(conf("executor.resource.gpu.amount", "1"))).isTrue();
    assertThat(ComputingTasks.haveGpus(conf("task.resource.gpu.amount", "1"))).isTrue();
    assertThat(ComputingTasks.haveGpus(conf("executor.resource.fpga.amount", "1"))).isFalse();
  }
}
