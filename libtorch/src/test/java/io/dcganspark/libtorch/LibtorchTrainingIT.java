package io.dcganspark.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.cli.JobCommands;
import io.dcganspark.model.device.Processor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of the job on libtorch, each on Spark in this JVM. */
class LibtorchTrainingIT {
  private static final int STEPS_AN_EPOCH = 8;
  private static final Path IMAGES = Path.of("../spark-job/src/test/resources/mnist-excerpt");

  @TempDir private Path output;

  private int train(int slots, String run, int epochs, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                IMAGES.toAbsolutePath().normalize().toString(),
                "--output",
                output.toString(),
                "--run-id",
                run));
    List<String> all =
        new ArrayList<>(
            List.of(
                "training.backend=libtorch",
                "training.epochs=" + epochs,
                "training.batch-size=64",
                "training.replicas=2",
                "checkpoint.every-steps=" + STEPS_AN_EPOCH,
                "samples.rows=2",
                "samples.columns=4"));
    all.addAll(List.of(settings));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    System.setProperty("spark.master", "local[%d]".formatted(slots));
    System.setProperty("spark.ui.enabled", "false");
    try {
      return JobCommands.run(arguments.toArray(String[]::new));
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
    }
  }

  private JsonNode json(String run, String file) throws IOException {
    return new ObjectMapper().readTree(output.resolve(run).resolve(file).toFile());
  }

  private String state(String run, int step) throws IOException {
    return json(run, "checkpoints/MANIFEST-%08d.json".formatted(step))
        .at("/files/training-state.safetensors/sha256")
        .asText();
  }

  /** Its D draws dropout, and its step is G's first. */
  @Test
  void twoTasksEndWithTheBitsOfOne() throws IOException {
    assertThat(train(2, "two", 1)).isZero();
    assertThat(train(1, "one", 1)).isZero();
    assertThat(state("one", STEPS_AN_EPOCH)).isNotEmpty().isEqualTo(state("two", STEPS_AN_EPOCH));
    assertThat(json("two", "provenance.json").at("/starts/0/devices/0").asText())
        .isEqualTo(Processor.describe());
  }

  @Test
  void aResumedRunEndsWithTheBitsOfOneThatWasNot() throws IOException {
    String[] paper = {"model.recipe=dcgan-paper", "model.width=8"};
    assertThat(train(2, "whole", 2, paper)).isZero();
    assertThat(train(1, "resumed", 1, paper)).isZero();
    assertThat(train(1, "resumed", 2, paper)).isZero();
    int steps = 2 * STEPS_AN_EPOCH;
    assertThat(state("resumed", steps)).isNotEmpty().isEqualTo(state("whole", steps));
  }

  @Test
  void cudaIsRefusedBeforeTheRunIsTouched() {
    assertThat(train(1, "refused", 1, "training.device=cuda")).isEqualTo(2);
    assertThat(output.resolve("refused")).doesNotExist();
  }
}
