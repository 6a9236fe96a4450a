package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.DenseRecipe;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** What is said of networks of the user's. */
class UserNetworksCheckTest {
  /** Where a network names no updater, DL4J sets its default. */
  @Test
  void networksThatNameNoUpdaterCauseNoWarning() {
    JobConfig config =
        new JobConfigLoader(new Configuration(false))
            .option("--data", "data.path", "/data")
            .set("model.recipe=" + DenseRecipe.class.getName())
            .load();
    try (CapturedLog log = new CapturedLog(UserNetworksCheck.class)) {
      assertThat(UserNetworksCheck.require(config)).contains("makes images of (1, 8, 8)");
      assertThat(log.warnings()).isEmpty();
    }
  }
}
