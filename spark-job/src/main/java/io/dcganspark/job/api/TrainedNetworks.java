package io.dcganspark.job.api;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.History;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.job.store.RunRecord;
import io.dcganspark.model.state.TrainingState;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * A checkpoint that was read, so that it stays when its run removes it.
 *
 * @param runDirectory whose checkpoint it is
 * @param config of its run
 * @param state of both networks
 * @param provenance of its run, as the file has it
 * @param run identity of its run
 */
record TrainedNetworks(
    String runDirectory, JobConfig config, TrainingState state, byte[] provenance, String run)
    implements Serializable {
  /** Of a run of version 1 that lost its file. */
  private static final byte[] NO_PROVENANCE = {'{', '}'};

  /** What was kept of one checkpoint is not a run that Spark trains. */
  private static final String KEEPER = "DcganModel.save";

  static TrainedNetworks of(Checkpoint checkpoint) {
    try {
      return new TrainedNetworks(
          checkpoint.runDirectory(),
          CheckpointFiles.config(checkpoint),
          CheckpointFiles.state(checkpoint),
          checkpoint.readRecorded(RunRecord.PROVENANCE).orElse(NO_PROVENANCE),
          checkpoint.run().orElseGet(() -> UUID.randomUUID().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read: %s".formatted(checkpoint.runDirectory(), e.getMessage()), e);
    }
  }

  /** Writes a run directory of this checkpoint alone, which every command takes. */
  void write(String parent, String name, Configuration hadoop) {
    RunDirectory directory = RunDirectory.open(parent, name, hadoop);
    directory.claim(KEEPER);
    byte[] configuration = config.toJson().getBytes(StandardCharsets.UTF_8);
    directory.write(RunRecord.CONFIG, configuration);
    directory.write(RunRecord.PROVENANCE, provenance);
    directory.commit(
        state.step(),
        CheckpointFiles.of(config.model().toRecipe(), config.training(), state),
        new RunRecord(run, configuration, provenance, History.EMPTY),
        1);
  }
}
