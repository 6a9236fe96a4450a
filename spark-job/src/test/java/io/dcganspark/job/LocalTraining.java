package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cli.JobCommands;
import io.dcganspark.job.cluster.SmallTraining;
import java.util.SortedMap;

/** Trains in this JVM, with {@code local[N]} for a master. */
final class LocalTraining {
  private LocalTraining() {}

  /** Returns what a training ends with. */
  static SortedMap<String, String> onSlots(int slots, SmallTraining training) {
    System.setProperty("spark.master", "local[%d]".formatted(slots));
    System.setProperty("spark.ui.enabled", "false");
    try {
      assertThat(JobCommands.run(training.arguments().toArray(String[]::new))).isZero();
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
    }
    return training.result();
  }
}
