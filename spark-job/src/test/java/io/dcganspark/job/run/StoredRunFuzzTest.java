package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.JsonFuzz;
import io.dcganspark.job.collective.Fuzz;
import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.RunDirectory;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run of version 1, which no digest covers, is compared with before it is resumed. */
class StoredRunFuzzTest {
  private static final int INPUTS = 3_000;
  private static final int MOST_BYTES = 4 << 20;
  private static final String PROVENANCE = "{\"data\": {\"sha256\": \"d1\"}, \"starts\": []}";

  @TempDir Path directory;

  @Test
  void anythingIsTheSameRunOrRefused() throws Exception {
    JobConfig config = new JobConfigLoader(new Configuration(false)).set("data.path=/data").load();
    FileUtils.copyDirectory(
        new File(StoredRunFuzzTest.class.getResource("/earlier-run").getPath()),
        directory.resolve("run").toFile());
    RunDirectory run = RunDirectory.open(directory.toString(), "run", new Configuration());
    Checkpoint newest = run.newestCheckpoint().orElseThrow();
    String json = config.toJson();
    Random provenance = new Random(1);
    Fuzz.Outcome outcome =
        Fuzz.run(
            INPUTS,
            random -> JsonFuzz.of(random, json),
            UserErrorException.class,
            MOST_BYTES,
            input -> {
              Files.write(directory.resolve("run/config.json"), input);
              Files.write(
                  directory.resolve("run/provenance.json"), JsonFuzz.of(provenance, PROVENANCE));
              StoredRun stored = StoredRun.read(run, newest);
              int replicas = stored.replicasOf(config);
              stored.requireSame(config, "d1");
              assertThat(config.training().batchSize() % replicas).isZero();
            });
    assertThat(outcome.accepted()).isPositive();
    assertThat(outcome.refused()).isGreaterThan(INPUTS / 2);
  }
}
