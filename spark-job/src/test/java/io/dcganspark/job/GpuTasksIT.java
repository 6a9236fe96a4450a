package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.SmallTraining;
import io.dcganspark.job.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two executors of two cores and one GPU each, as Spark's master, workers and scheduler know them.
 * No GPU is there: a script reports one, and tasks compute on the CPU.
 */
@Tag("chaos")
class GpuTasksIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The profile that Spark makes of the application's settings. */
  private static final int DEFAULT_PROFILE = 0;

  @TempDir Path directory;

  @Test
  void aTaskOfARoundTakesAGpuAndOtherTasksUseAllCores() throws IOException {
    SmallTraining training =
        new SmallTraining(directory.resolve("runs"), "gpus").with("model.recipe=gan");

    Submission end = LocalSpark.in("gpu-tasks").submit(Map.of(), options(), training.arguments());

    assertThat(end.exitCode()).as(end.output()).isZero();
    assertThat(end.output()).contains("4 replicas on 2 tasks of at most 2 replicas");
    assertThat(training.result()).containsKey("state");
    List<JsonNode> stages = stages();
    assertThat(stages).anyMatch(GpuTasksIT::isRound).anyMatch(stage -> !isRound(stage));
    for (JsonNode stage : stages) {
      int profile = stage.path("Resource Profile Id").asInt(-1);
      if (isRound(stage)) {
        assertThat(profile).as(stage.toString()).isGreaterThan(DEFAULT_PROFILE);
        assertThat(stage.path("Number of Tasks").asInt()).isEqualTo(2);
      } else {
        assertThat(profile).as(stage.toString()).isEqualTo(DEFAULT_PROFILE);
      }
    }
    assertThat(stages.stream().map(stage -> stage.path("Resource Profile Id").asInt()).distinct())
        .as("one profile for all rounds")
        .hasSize(2);
  }

  private List<String> options() throws IOException {
    Path script = directory.resolve("discover-gpus");
    Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\"]}'\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    List<String> options = new ArrayList<>(List.of("--master", "local-cluster[2,2,1024]"));
    for (String setting :
        List.of(
            "spark.worker.resource.gpu.amount=1",
            "spark.worker.resource.gpu.discoveryScript=" + script,
            "spark.executor.resource.gpu.amount=1",
            "spark.executor.cores=2",
            "spark.executor.memory=1g",
            "spark.eventLog.enabled=true",
            "spark.eventLog.dir=" + Files.createDirectories(directory.resolve("events")))) {
      options.addAll(List.of("--conf", setting));
    }
    return options;
  }

  /** What Spark recorded of each stage when it started it. */
  private List<JsonNode> stages() throws IOException {
    List<JsonNode> stages = new ArrayList<>();
    try (Stream<Path> logs = Files.walk(directory.resolve("events"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(log)) {
          JsonNode event = JSON.readTree(line);
          if (event.path("Event").asText().equals("SparkListenerStageSubmitted")) {
            stages.add(event.path("Stage Info"));
          }
        }
      }
    }
    return stages;
  }

  private static boolean isRound(JsonNode stage) {
    for (JsonNode rdd : stage.path("RDD Info")) {
      if (rdd.path("Barrier").asBoolean()) {
        return true;
      }
    }
    return false;
  }
}
