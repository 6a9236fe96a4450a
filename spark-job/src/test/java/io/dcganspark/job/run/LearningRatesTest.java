package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.JobConfigLoader;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRatesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | 64 | null | null | 0 | 0.0002 with a batch of 64",
        "none | 4096 | null | null | 500 | 0.0002 with a batch of 4096, to which it rises over the"
            + " first 500 steps",
        "none | 64 | null | null | 1 | 0.0002 with a batch of 64, to which it rises over the first"
            + " step",
        "square-root | 1024 | null | null | 0 | 0.0008, 0.0002 times 4, with a batch of 1024",
        "linear | null | 32 | 8 | 9 | 0.0008, 0.0002 times 4, with a batch of 256, to which it"
            + " rises over the first 9 steps",
        "square-root | null | 64 | null | 0 | 0.0002 times the square root of batch / 64 with a"
            + " batch of 64 for each replica, of which the run has as many as slots",
        "linear | null | 64 | null | 0 | 0.0002 times the batch / 64 with a batch of 64 for each"
            + " replica, of which the run has as many as slots"
      })
  void theLineSaysWhatAStepTakes(
      String rule, String batch, String share, String replicas, int warmUp, String expected) {
    assertThat(
            LearningRates.line(
                new JobConfigLoader(new Configuration(false))
                    .set("data.path=/data")
                    .set("training.learning-rate-rule=" + rule)
                    .set("training.batch-size=" + batch)
                    .set("training.batch-size-per-replica=" + share)
                    .set("training.replicas=" + replicas)
                    .set("training.warm-up-steps=" + warmUp)
                    .load()
                    .training()))
        .isEqualTo("a step takes the learning rate " + expected);
  }

  @Test
  void theLineSaysWhichNetworkTakesWhatAndHowItFalls() {
    JobConfigLoader loader =
        new JobConfigLoader(new Configuration(false))
            .set("data.path=/data")
            .set("training.discriminator-learning-rate=4e-4")
            .set("training.schedule=linear");
    assertThat(LearningRates.line(loader.load().training()))
        .isEqualTo(
            "a step takes the learning rates 0.0002 of G and 0.0004 of D with a batch of 64, from"
                + " which it falls evenly to the end of training.epochs");
    loader
        .set("training.schedule=cosine")
        .set("training.warm-up-steps=5")
        .set("training.learning-rate-rule=linear")
        .set("training.batch-size=128");
    assertThat(LearningRates.line(loader.load().training()))
        .isEqualTo(
            "a step takes the learning rates 0.0004, 0.0002 times 2, of G and 0.0008, 0.0004 times"
                + " 2, of D with a batch of 128, to which it rises over the first 5 steps, from"
                + " which it falls as a cosine to the end of training.epochs");
  }

  /** Step n takes n / warm-up of the rate, so the last step takes all of it or less. */
  @ParameterizedTest
  @CsvSource({"0, 1, false", "99, 100, false", "100, 100, true", "5000, 100, true"})
  void aWarmUpThatIsAsLongAsTheRunIsWarnedOf(int warmUp, long steps, boolean isWarnedOf) {
    JobConfigLoader loader =
        new JobConfigLoader(new Configuration(false))
            .set("data.path=/data")
            .set("training.warm-up-steps=" + warmUp);
    assertThat(LearningRates.warning(loader.load().training(), steps).isPresent())
        .isEqualTo(isWarnedOf);
  }
}
