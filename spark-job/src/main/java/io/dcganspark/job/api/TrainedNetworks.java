package io.dcganspark.job.api;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.report.Provenance;
import io.dcganspark.job.run.CheckpointFiles;
import io.dcganspark.job.store.Checkpoint;
import io.dcganspark.job.store.RunDirectory;
import io.dcganspark.model.state.TrainingState;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;

/**
 * A checkpoint that was read, so that it stays when its run removes it.
 *
 * @param runDirectory whose checkpoint it is
 * @param config of its run
 * @param state of both networks
 * @param provenanceOrNull of its run, as the file has it; null: there is none
 */
record TrainedNetworks(
    String runDirectory, JobConfig config, TrainingState state, byte[] provenanceOrNull)
    implements Serializable {
  /** What was kept of one checkpoint is not a run that Spark trains. */
  private static final String KEEPER = "DcganModel.save";

  static TrainedNetworks of(Checkpoint checkpoint, Configuration hadoop) {
    try {
      return new TrainedNetworks(
          checkpoint.runDirectory(),
          CheckpointFiles.config(checkpoint, hadoop),
          CheckpointFiles.state(checkpoint),
          checkpoint.readOfRun(Provenance.FILE).orElse(null));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read: %s".formatted(checkpoint.runDirectory(), e.getMessage()), e);
    }
  }

  /** Writes a run directory of this checkpoint alone, which every command takes. */
  void write(String parent, String name, Configuration hadoop) {
    RunDirectory directory = RunDirectory.open(parent, name, hadoop);
    directory.claim(KEEPER);
    directory.writeText("config.json", config.toJson());
    if (provenanceOrNull != null) {
      directory.write(Provenance.FILE, provenanceOrNull);
    }
    directory.commit(
        state.step(),
        CheckpointFiles.of(config.model().toRecipe(), config.training(), state),
        1,
        OptionalLong.empty());
  }
}
