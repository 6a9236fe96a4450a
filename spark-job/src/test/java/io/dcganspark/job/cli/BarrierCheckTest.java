package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dcganspark.job.run.BarrierCheck;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BarrierCheckTest {
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  @AfterEach
  void clear() {
    System.clearProperty(DYNAMIC);
  }

  @Test
  void dynamicAllocationEndsTrainingWithTwoAndOneLineBeforeAnythingStarts() {
    System.setProperty(DYNAMIC, "true");
    TestParts job = new TestParts();

    assertThat(job.run("train", "--data", "/mnist")).isEqualTo(2);
    assertThat(job.err().lines())
        .singleElement()
        .asString()
        .startsWith("dcgan: spark.dynamicAllocation.enabled is true, expected false");
  }

  @Test
  void acceptsSparksDefaults() {
    assertThatCode(() -> BarrierCheck.require(new SparkConf(false))).doesNotThrowAnyException();
  }
}
