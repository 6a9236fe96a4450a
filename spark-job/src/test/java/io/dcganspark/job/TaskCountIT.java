package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.SmallTraining;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four replicas on any number of tasks are the same training. */
@Tag("chaos")
class TaskCountIT {
  @TempDir static Path output;
  private static SortedMap<String, String> onFour;

  @BeforeAll
  static void trainOnFourTasks() {
    onFour = LocalTraining.onSlots(4, new SmallTraining(output, "on-4"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fewerTasksEndWithTheSameBits(int tasks) {
    assertThat(LocalTraining.onSlots(tasks, new SmallTraining(output, "on-" + tasks)))
        .isEqualTo(onFour);
  }

  /** The driver has compared the tasks' weights at the end of each round. */
  @Test
  void tasksWhoseGradientsTravelRoundedStillAgreeButEndElsewhere() {
    SmallTraining rounded =
        new SmallTraining(output, "rounded").with("exchange.precision=bfloat16");
    SortedMap<String, String> result = LocalTraining.onSlots(2, rounded);
    assertThat(result.keySet()).isEqualTo(onFour.keySet());
    assertThat(result.get("state")).isNotEqualTo(onFour.get("state"));
  }
}
