package io.dcganspark.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class TargetDirectoryTest {
  /**
   * Processes side by side wrote into the same directories, as long as Maven did not number them.
   */
  @Test
  void mavenNumbersTheProcess() {
    assumeTrue(System.getProperty("surefire.test.class.path") != null, "not run by Maven");
    assertThat(System.getProperty("dcgan.fork")).matches("fork-[1-9]\\d*");
  }
}
