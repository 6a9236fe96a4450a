package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many tasks as a cluster has, in one process: 64 replicas, on 64, 47 and 2 slots. */
@Tag("chaos")
class ManySlotsIT {
  private static final int REPLICAS = 64;
  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path data;

  @BeforeAll
  static void writeData() {
    job = new TrainedRuns(directory);
    data = MnistExcerpt.write(directory.resolve("many"), 0, 2 * REPLICAS);
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static Path train(int slots) {
    System.setProperty("spark.master", "local[%d]".formatted(slots));
    Path runs = directory.resolve("runs");
    String id = "on-" + slots;
    assertThat(
            job.train(
                runs,
                id,
                "--data",
                data.toString(),
                "--set",
                "model.recipe=" + SmallRecipe.class.getName(),
                "--set",
                "training.batch-size=null",
                "--set",
                "training.batch-size-per-replica=2",
                "--set",
                // Without it a run has as many replicas as there are slots at its first start.
                "training.replicas=" + (slots == REPLICAS ? "null" : REPLICAS),
                "--set",
                "training.epochs=4"))
        .as(job.err())
        .isZero();
    return runs.resolve(id);
  }

  private static List<JsonNode> rounds(Path run) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      JsonNode round = json.readTree(line).path("round");
      if (!round.isMissingNode()) {
        rounds.add(round);
      }
    }
    return rounds;
  }

  @Test
  void sixtyFourSlotsTrainAsFewerDo() throws IOException {
    Path onAll = train(REPLICAS);
    assertThat(rounds(onAll))
        .isNotEmpty()
        .allSatisfy(
            round -> {
              assertThat(round.at("/summary/tasks").asInt()).isEqualTo(REPLICAS);
              assertThat(round.at("/summary/slowest/replicas").asInt()).isEqualTo(1);
              assertThat(round.at("/summary/waitingShare").asDouble()).isBetween(0.0, 1.0);
            });
    Path onFewer = train(47);
    assertThat(rounds(onFewer))
        .allSatisfy(round -> assertThat(round.at("/summary/tasks").asInt()).isEqualTo(32));
    Path onTwo = train(2);
    assertThat(rounds(onTwo)).allSatisfy(round -> assertThat(round.at("/tasks")).hasSize(2));
    assertThat(TrainedRuns.whatDoesNotDependOnTime(onFewer))
        .isEqualTo(TrainedRuns.whatDoesNotDependOnTime(onAll));
    assertThat(TrainedRuns.whatDoesNotDependOnTime(onTwo))
        .isEqualTo(TrainedRuns.whatDoesNotDependOnTime(onAll));
  }
}
