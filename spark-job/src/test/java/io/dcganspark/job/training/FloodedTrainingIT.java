package io.dcganspark.job.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.collective.Flood;
import io.dcganspark.job.collective.ListeningPorts;
import io.dcganspark.job.config.DataConfig;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.data.ImageShards;
import io.dcganspark.job.data.TrainingData;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.InitialState;
import io.dcganspark.model.training.StepSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strangers in numbers on every port that a round opens. */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "ports of a process are found in /proc")
@Tag("chaos")
class FloodedTrainingIT {
  private static final long SEED = 11;
  private static final int REPLICAS = 2;
  private static final int STEPS = 60;
  private static final int PORTS_OF_A_ROUND = 3;
  private static final int CONNECTIONS = 1_000;
  private static final long BYTES = 640L << 20;
  private static final Recipe RECIPE = Recipe.named("dcgan-paper").withWidth(4);

  private static RunPlan plan() {
    return new RunPlan(
        "test",
        RECIPE,
        StepSettings.of(new AdamSettings(2e-4, 0.5, 0.999, 1e-8)),
        SEED,
        REPLICAS,
        4,
        100,
        100,
        100,
        1,
        10,
        4,
        1,
        DeviceChoice.AUTO,
        new JobConfig.Exchange(Duration.ofSeconds(60), Precision.FLOAT32),
        1,
        false,
        ComputeSettings.auto(Precision.FLOAT32),
        0,
        null);
  }

  private static SparkSession session(boolean authenticates, boolean encrypts) {
    return SparkSession.builder()
        .master("local[%d]".formatted(REPLICAS))
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.authenticate", authenticates)
        .config("spark.network.crypto.enabled", encrypts)
        .config("spark.network.crypto.authEngineVersion", "2")
        .config("spark.network.crypto.cipher", "AES/GCM/NoPadding")
        .getOrCreate();
  }

  /** Spark keeps the secret of a local session with the user, for the tests that follow. */
  @AfterEach
  void forgetTheSecret() {
    UserGroupInformation.reset();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "true, true"})
  void aRoundAmongStrangersEndsWithTheSameBits(boolean authenticates, boolean encrypts)
      throws Exception {
    try (SparkSession spark = session(authenticates, encrypts)) {
      String excerpt = FloodedTrainingIT.class.getResource("/mnist-excerpt").getPath();
      ImageShards shards =
          TrainingData.open(spark, new DataConfig(excerpt, "idx"))
              .shards(RECIPE.imageShape(), SEED, REPLICAS);
      RoundRunner runner =
          new RoundRunner(
              JavaSparkContext.fromSparkContext(spark.sparkContext()), plan(), shards, event -> {});
      TrainingState start = InitialState.of(RECIPE, SEED);
      String quiet = TrainingStateFormat.sha256(runner.run(start, STEPS));
      Set<Integer> others = ListeningPorts.ofThisProcess();
      CompletableFuture<String> flooded =
          CompletableFuture.supplyAsync(() -> trained(runner, start));
      try (Flood flood = new Flood(newPorts(others, flooded), CONNECTIONS, BYTES)) {
        flood.pour(Duration.ofSeconds(10));
        assertThat(flooded.get(120, TimeUnit.SECONDS)).isEqualTo(quiet);
        assertThat(flood.closed()).isPositive();
      }
    }
  }

  private static String trained(RoundRunner runner, TrainingState start) {
    try {
      return TrainingStateFormat.sha256(runner.run(start, STEPS));
    } catch (RoundFailedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until a round has opened its ports. */
  private static List<Integer> newPorts(Set<Integer> others, CompletableFuture<?> round)
      throws Exception {
    while (true) {
      Set<Integer> ports = ListeningPorts.ofThisProcess();
      ports.removeAll(others);
      if (ports.size() == PORTS_OF_A_ROUND) {
        return List.copyOf(ports);
      }
      assertThat(round).as("the round, of which %s are known", ports).isNotDone();
      Thread.sleep(5);
    }
  }
}
