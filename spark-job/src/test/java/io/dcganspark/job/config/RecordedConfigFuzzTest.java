package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.JsonFuzz;
import io.dcganspark.job.collective.Fuzz;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class RecordedConfigFuzzTest {
  private static final int INPUTS = 8_000;
  private static final int MOST_BYTES = 64 << 20;

  private static JobConfigLoader loader() {
    return new JobConfigLoader(new Configuration(false)).set("data.path=/data");
  }

  private static Fuzz.Outcome fuzz(int inputs, JobConfig config) {
    String json = config.toJson();
    return Fuzz.run(
        inputs,
        random -> JsonFuzz.of(random, json),
        UserErrorException.class,
        MOST_BYTES,
        input -> assertThat(JobConfigLoader.recorded("config.json", input).toJson()).isNotEmpty());
  }

  @Test
  void anythingIsAConfigurationOrRefused() {
    Fuzz.Outcome outcome =
        fuzz(INPUTS, loader().set("data.options.a=b").set("model.recipe=gan").load());
    assertThat(outcome.accepted()).isGreaterThan(INPUTS / 40);
    assertThat(outcome.refused()).isGreaterThan(INPUTS / 2);
  }

  @Test
  void soIsOneWithNetworks() {
    Path own = Path.of("..", "conf", "own");
    Fuzz.Outcome outcome =
        fuzz(
            INPUTS / 40,
            loader()
                .set("model.recipe=own")
                .set("model.generator=" + own.resolve("generator.json"))
                .set("model.discriminator=" + own.resolve("discriminator.json"))
                .load());
    assertThat(outcome.accepted()).isPositive();
    assertThat(outcome.refused()).isGreaterThan(INPUTS / 100);
  }
}
