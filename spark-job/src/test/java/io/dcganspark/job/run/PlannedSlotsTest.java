package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.TrainingConfig;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class PlannedSlotsTest {
  private static TrainingConfig replicas(Object number) {
    return new JobConfigLoader(new Configuration(false))
        .set("data.path=/data")
        .set("training.batch-size=null")
        .set("training.batch-size-per-replica=64")
        .set("training.replicas=" + number)
        .load()
        .training();
  }

  private static SparkConf conf(String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  @Test
  void aLocalMasterSaysItsSlots() {
    assertThat(PlannedSlots.line(replicas(64), conf("spark.master", "local[47]")))
        .hasValue(
            "64 replicas would be on 32 tasks of at most 2 replicas, with 15 of 47 slots"
                + " idle: a new run with training.replicas=47, and a batch for them, would use"
                + " all");
    assertThat(PlannedSlots.line(replicas("null"), conf("spark.master", "local[7]")))
        .hasValue("7 replicas would be on 7 tasks of at most 1 replica");
  }

  @Test
  void executorsOfAKnownSizeSayTheirSlots() {
    assertThat(
            PlannedSlots.line(
                replicas(64),
                conf(
                    "spark.master", "yarn",
                    "spark.executor.instances", "16",
                    "spark.executor.cores", "8",
                    "spark.task.cpus", "2")))
        .hasValue("64 replicas would be on 64 tasks of at most 1 replica");
    assertThat(
            PlannedSlots.line(
                replicas(64), conf("spark.master", "spark://host:7077", "spark.cores.max", "64")))
        .hasValue("64 replicas would be on 64 tasks of at most 1 replica");
  }

  @Test
  void whatIsNotAskedForIsNotGuessed() {
    assertThat(PlannedSlots.line(replicas(64), conf("spark.master", "spark://host:7077")))
        .isEqualTo(Optional.empty());
    assertThat(
            PlannedSlots.line(
                replicas(64), conf("spark.master", "yarn", "spark.executor.instances", "16")))
        .isEqualTo(Optional.empty());
    assertThat(
            PlannedSlots.line(
                replicas(64), conf("spark.master", "spark://host:7077", "spark.cores.max", "many")))
        .isEqualTo(Optional.empty());
  }
}
