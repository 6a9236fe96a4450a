package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.tensorboard.EventFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was stopped and goes on ends as the one that was not. */
class ResumeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path whole;

  @BeforeAll
  static void train() {
    job = new TrainedRuns(directory);
    assertThat(job.train(directory.resolve("runs"), "whole")).isZero();
    whole = directory.resolve("runs/whole");
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static void hasEndedLikeTheWhole(Path run) throws IOException {
    assertThat(run.resolve("_SUCCESS")).exists();
    assertThat(TrainedRuns.whatDoesNotDependOnTime(run))
        .isEqualTo(TrainedRuns.whatDoesNotDependOnTime(whole));
  }

  @Test
  void stoppedAfterTheFirstCheckpointItEndsWithTheSameBits() throws IOException {
    Path stopped = TrainedRuns.stoppedAfterFirstCheckpoint(whole, directory.resolve("stopped"));

    // The replicas of the first start hold, whatever the cluster offers now.
    assertThat(job.train(directory, "stopped", "--set", "training.replicas=null")).isZero();

    hasEndedLikeTheWhole(stopped);
    assertThat(JSON.readTree(stopped.resolve("provenance.json").toFile()).at("/starts/1/firstStep"))
        .hasToString("4");
    assertThat(lossesForTensorBoard(stopped)).isEqualTo(lossesForTensorBoard(whole));
  }

  private static List<String> lossesForTensorBoard(Path run) throws IOException {
    return EventFiles.read(run.resolve("tensorboard")).stream()
        .filter(point -> point.tag().endsWith("Loss"))
        .map(point -> point.step() + " " + point.tag() + " " + point.number())
        .toList();
  }

  @Test
  void aRunOfAVersionWithoutSomeKeysResumesByTheirDefaults() throws IOException {
    Path stopped = TrainedRuns.stoppedAfterFirstCheckpoint(whole, directory.resolve("older"));
    Path config = stopped.resolve("config.json");
    ObjectNode older = (ObjectNode) JSON.readTree(config.toFile());
    ((ObjectNode) older.get("training"))
        .remove(
            List.of(
                "sync",
                "averaging-frequency",
                "precision",
                "ema-decay",
                "loss",
                "label-smoothing",
                "generator-learning-rate",
                "discriminator-learning-rate",
                "schedule",
                "clip-norm",
                "discriminator-steps"));
    ((ObjectNode) older.get("model")).remove(List.of("width", "channels"));
    Files.writeString(config, older.toString());

    assertThat(job.train(directory, "older")).isZero();

    hasEndedLikeTheWhole(stopped);
  }

  @Test
  void aRunWhoseOwnFilesAreLostOrDamagedResumesByItsCheckpoint() throws IOException {
    Path stopped = TrainedRuns.stoppedAfterFirstCheckpoint(whole, directory.resolve("damaged"));
    Files.writeString(stopped.resolve("config.json"), "{\"training\" : {");
    Files.delete(stopped.resolve("provenance.json"));

    try (CapturedLog log = new CapturedLog()) {
      assertThat(job.train(directory, "damaged", "--set", "training.replicas=null")).isZero();
      assertThat(log.warnings())
          .anyMatch(line -> line.startsWith("config.json of file:"))
          .anyMatch(line -> line.startsWith("provenance.json of file:"));
    }

    hasEndedLikeTheWhole(stopped);
    assertThat(JSON.readTree(stopped.resolve("config.json").toFile()).at("/training/replicas"))
        .hasToString("2");
    assertThat(JSON.readTree(stopped.resolve("provenance.json").toFile()).at("/starts")).hasSize(2);
  }

  /** It has metrics and samples of its first round, and a checkpoint without a manifest. */
  @Test
  void aRunThatDiedBeforeItsFirstCheckpointStartsAgain() throws IOException {
    Path died = TrainedRuns.stoppedAfterFirstCheckpoint(whole, directory.resolve("died"));
    Files.delete(died.resolve("checkpoints/MANIFEST-00000004.json"));
    Files.delete(died.resolve("owner/COMMITTED.json"));

    assertThat(job.train(directory, "died")).isZero();

    hasEndedLikeTheWhole(died);
    assertThat(JSON.readTree(died.resolve("provenance.json").toFile()).at("/starts/1/firstStep"))
        .hasToString("0");
  }

  @Test
  void killedWhileFilesWereWrittenItEndsWithTheSameBits() throws IOException {
    Path stopped = TrainedRuns.stoppedAfterFirstCheckpoint(whole, directory.resolve("killed"));
    Files.writeString(stopped.resolve("checkpoints/MANIFEST-00000008.json"), "{\"version\":1,");
    Files.writeString(stopped.resolve("samples/step-00000009.png"), "half");
    Files.writeString(stopped.resolve("samples.gif"), "half");

    assertThat(job.train(directory, "killed")).isZero();

    hasEndedLikeTheWhole(stopped);
  }

  @Test
  void moreEpochsGoOnWithACompleteRun() throws IOException {
    assertThat(job.train(directory, "longer", "--set", "training.epochs=1")).isZero();
    assertThat(directory.resolve("longer/_SUCCESS")).exists();

    assertThat(job.train(directory, "longer")).isZero();

    Map<String, String> longer = TrainedRuns.whatDoesNotDependOnTime(directory.resolve("longer"));
    assertThat(longer).containsAllEntriesOf(TrainedRuns.whatDoesNotDependOnTime(whole));
    assertThat(directory.resolve("longer/_SUCCESS")).exists();
  }

  /** The steps that are done would have had other learning rates. */
  @Test
  void aRunWhoseLearningRateFallsKeepsItsEpochs() throws IOException {
    String[] falling = {
      "--set", "training.schedule=linear",
      "--set", "training.discriminator-learning-rate=4e-4",
      "--set", "training.loss=hinge",
      "--set", "training.clip-norm=0.05",
      "--set", "training.epochs=2"
    };
    assertThat(job.train(directory, "falling", falling)).isZero();
    Path ended = directory.resolve("falling");
    Path resumed = TrainedRuns.stoppedAfterFirstCheckpoint(ended, directory.resolve("fallen"));

    for (String run : List.of("falling", "fallen")) {
      falling[falling.length - 1] = "training.epochs=3";
      assertThat(job.train(directory, run, falling)).isEqualTo(2);
      assertThat(job.err().strip())
          .endsWith(
              run
                  + " cannot resume with another configuration: training.epochs is 3, the run has"
                  + " 2, to whose end training.schedule lowers its learning rate; set it back, or"
                  + " give another --run-id");
    }
    falling[falling.length - 1] = "training.epochs=2";
    assertThat(job.train(directory, "fallen", falling)).isZero();
    assertThat(TrainedRuns.whatDoesNotDependOnTime(resumed))
        .isEqualTo(TrainedRuns.whatDoesNotDependOnTime(ended));
  }
}
