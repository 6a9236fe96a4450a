package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code train} refuses: with exit code 2, one line, and nothing written. */
class RefusedTrainingIT {
  @TempDir static Path directory;
  private static TrainedRuns job;
  private static Path runs;

  @BeforeAll
  static void train() throws IOException {
    job = new TrainedRuns(directory);
    runs = directory.resolve("runs");
    assertThat(job.train(runs, "complete", "--set", "training.epochs=1")).isZero();
    Path stopped = TrainedRuns.copy(runs.resolve("complete"), runs.resolve("stopped"));
    Files.delete(stopped.resolve("_SUCCESS"));
    Files.delete(stopped.resolve("checkpoints/MANIFEST-00000006.json"));
  }

  @AfterAll
  static void forget() {
    TrainedRuns.forget();
  }

  private static String refusal(String id, String... more) {
    Map<String, String> before = TrainedRuns.contents(directory);
    assertThat(job.train(runs, id, more)).isEqualTo(2);
    assertThat(TrainedRuns.contents(directory)).isEqualTo(before);
    assertThat(job.err().lines()).singleElement().asString().startsWith("dcgan: ");
    return job.err().strip();
  }

  @Test
  void aDataFrameThatNobodyHandsOver() {
    assertThat(refusal("new", "--set", "data.path=null", "--set", "data.format=dataframe"))
        .endsWith(
            "data.format is dataframe, rows that only a program can hand over, expected data that"
                + " has a path: give --data, and its data.format");
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "stopped"})
  void aDeviceThatIsNotThere(String id) {
    assertThat(refusal(id, "--set", "training.device=cuda"))
        .startsWith("dcgan: training.device is cuda, found no CUDA to compute on (this jar")
        .endsWith("or set training.device=auto");
    assertThat(refusal(id, "--set", "training.device=cuda", "--set", "training.precision=bfloat16"))
        .contains("training.precision", "float32, since training.device=cuda computes no other");
    assertThat(refusal(id, "--set", "training.device=gpu")).contains("auto, cuda, cpu");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "complete"})
  void anotherSeed(String id) {
    assertThat(refusal(id, "--set", "training.seed=7"))
        .endsWith(
            "runs/%s cannot resume with another configuration: training.seed is 7, the run has 42; set it back, or give another --run-id"
                .formatted(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "complete"})
  void anotherBatch(String id) {
    assertThat(refusal(id, "--set", "training.batch-size=6"))
        .contains("training.batch-size is 6, the run has 4;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "complete"})
  void otherData(String id) {
    Path other = MnistExcerpt.write(directory.resolve("other"), 100, 24);
    assertThat(refusal(id, "--data", other.toString()))
        .matches(".*the data's SHA-256 is [0-9a-f]{64}, the run has [0-9a-f]{64};.*");
  }

  @Test
  void dataOfAnotherSize() {
    Path other = MnistExcerpt.write(directory.resolve("more"), 0, 25);
    assertThat(refusal("stopped", "--data", other.toString())).contains("the data's SHA-256 is");
  }

  @Test
  void missingData() {
    Path missing = directory.resolve("nowhere");
    assertThat(refusal("new", "--data", missing.toString()))
        .contains("%s does not exist: expected a directory with MNIST's files".formatted(missing))
        .endsWith("deploy/local/fetch-mnist brings them");
  }

  @Test
  void truncatedData() throws IOException {
    Path cut = MnistExcerpt.write(directory.resolve("cut"), 0, 24);
    Path images = cut.resolve("train-images-idx3-ubyte");
    byte[] bytes = Files.readAllBytes(images);
    Files.write(images, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(refusal("new", "--data", cut.toString())).contains("train-images-idx3-ubyte");
  }

  @Test
  void lessDataThanABatch() {
    assertThat(refusal("new", "--set", "training.batch-size=32", "--set", "training.replicas=1"))
        .endsWith("holds 24 images, expected at least training.batch-size, 32");
  }

  @Test
  void moreStepsOfDForOneOfGThanThereAre() {
    assertThat(
            refusal("new", "--set", "training.epochs=1", "--set", "training.discriminator-steps=7"))
        .endsWith(
            "training.discriminator-steps is 7, expected at most the 6 steps of training.epochs=1:"
                + " G would never take one; give more epochs, or a smaller training.batch-size");
  }

  @Test
  void oneImageAReplica() {
    assertThat(refusal("new", "--set", "training.batch-size=2", "--set", "training.replicas=2"))
        .startsWith("dcgan: training.batch-size 2 by 2 replicas gives each 1 image");
  }

  @Test
  void networksThatNoMemoryHolds() {
    String[] sizes = {"model.width=1024", "model.channels=3", "samples.rows=32"};
    List<String> options = new ArrayList<>(List.of("--set", "model.recipe=dcgan-paper"));
    for (String size : sizes) {
      options.addAll(List.of("--set", size));
    }
    assertThat(refusal("new", options.toArray(String[]::new)))
        .contains("a training state of 17.1 GB, expected at most 2.1 GB");
  }

  @Test
  void moreThreadsThanThereAre() {
    assertThat(refusal("new", "--set", "training.threads-per-replica=2147483647"))
        .contains("must be a whole number from 1 to 256");
  }

  @Test
  void unknownKey() {
    assertThat(refusal("new", "--set", "training.epoch=1")).contains("training.epoch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "..", ".hidden", "a b", "../escaped"})
  void runIdThatIsNoName(String id) {
    assertThat(refusal(id)).contains("run.id").contains(id);
  }

  @Test
  void outputThatIsAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(refusal("new", "--output", file.toString()))
        .startsWith("dcgan: output.path")
        .contains(file.toString());
  }

  @Test
  void outputOfUnknownKind() {
    assertThat(refusal("new", "--output", "nosuch://bucket/runs"))
        .startsWith("dcgan: output.path nosuch://bucket/runs cannot be used: ");
  }

  @Test
  void fewerEpochsThanAreDone() throws IOException {
    assertThat(job.train(runs, "long")).isZero();
    Files.delete(runs.resolve("long/_SUCCESS"));
    assertThat(refusal("long", "--set", "training.epochs=1"))
        .endsWith(
            "runs/long has done 12 steps, expected at most the 6 of training.epochs=1: give more"
                + " epochs, or another --run-id");
  }

  @Test
  void aConfigurationOnAStoreThatDoesNotAnswer() {
    assertThat(refusal("new", "--config", "hdfs://localhost:1/mnist.conf"))
        .startsWith("dcgan: --config hdfs://localhost:1/mnist.conf cannot be used: ");
  }

  /** A run of version 1, whose checkpoints have no configuration in them. */
  private static Path earlierRun(String id) throws IOException {
    return TrainedRuns.copy(Path.of("src/test/resources/earlier-run"), runs.resolve(id));
  }

  @Test
  void damagedConfigurationOfARunOfVersionOne() throws IOException {
    Path damaged = earlierRun("damaged");
    Files.writeString(damaged.resolve("config.json"), "{\"training\" : {");
    assertThat(refusal("damaged"))
        .contains("damaged/config.json is no JSON")
        .endsWith("restore it, or give another --run-id");
  }

  @Test
  void missingProvenanceOfARunOfVersionOne() throws IOException {
    Path damaged = earlierRun("bare");
    Files.delete(damaged.resolve("provenance.json"));
    assertThat(refusal("bare")).contains("has checkpoints but no provenance.json");
  }

  @Test
  void aCheckpointOfANewerVersion() throws IOException {
    Path newer = TrainedRuns.copy(runs.resolve("stopped"), runs.resolve("newer"));
    Path manifest = newer.resolve("checkpoints/MANIFEST-00000004.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"version\" : 2", "\"version\" : 3"));
    assertThat(refusal("newer"))
        .contains("MANIFEST-00000004.json cannot be used: its version is 3")
        .endsWith("use that version, or give another --run-id");
  }

  private static void loseCheckpoints(Path run) {
    TrainedRuns.delete(run.resolve("checkpoints"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "complete"})
  void aRunThatLostItsCheckpoints(String id) throws IOException {
    String lost = id + "-lost";
    loseCheckpoints(TrainedRuns.copy(runs.resolve(id), runs.resolve(lost)));
    for (String[] more : new String[][] {{}, {"--set", "training.epochs=9"}}) {
      assertThat(refusal(lost, more))
          .endsWith(
              "runs/%s has owner/COMMITTED.json but no checkpoint, expected both: restore its checkpoints, or give another --run-id"
                  .formatted(lost));
    }
  }

  @Test
  void aCompleteRunThatLostItsCheckpointsAndWhatSaysWhoTrainedIt() throws IOException {
    Path lost = TrainedRuns.copy(runs.resolve("complete"), runs.resolve("success-only"));
    loseCheckpoints(lost);
    TrainedRuns.delete(lost.resolve("owner"));
    assertThat(refusal("success-only")).contains("has _SUCCESS but no checkpoint");
  }

  @Test
  void aRunOfVersionOneThatLostItsCheckpoints() throws IOException {
    loseCheckpoints(earlierRun("earlier-lost"));
    assertThat(refusal("earlier-lost")).contains("has metrics.jsonl but no checkpoint");
  }

  @Test
  void aRunThatWasResumedAndLostItsCheckpointsAndWhatSaysWhoTrainedIt() throws IOException {
    Path lost = TrainedRuns.copy(runs.resolve("stopped"), runs.resolve("resumed"));
    loseCheckpoints(lost);
    TrainedRuns.delete(lost.resolve("owner"));
    Path provenance = lost.resolve("provenance.json");
    Files.writeString(
        provenance, Files.readString(provenance).replace("\"firstStep\" : 0", "\"firstStep\" : 4"));
    assertThat(refusal("resumed"))
        .contains("has provenance.json of a start at step 4 but no checkpoint");
  }

  @Test
  void aDryRunPrintsTheConfigurationAndWritesNothing() {
    Map<String, String> before = TrainedRuns.contents(directory);
    assertThat(
            job.run(
                "train",
                "--data",
                job.data().toString(),
                "--output",
                runs.toString(),
                "--run-id",
                "dry",
                "--set",
                "training.batch-size=4",
                "--dry-run"))
        .isZero();
    assertThat(job.err()).isEmpty();
    assertThat(job.out())
        .contains(
            "# G has 1,0",
            "the training state takes 13.8 MB",
            "by 1 replica gives each 4 images a step")
        .contains("the replicas' images take 0.0 MB")
        .contains("# a step takes the learning rate 0.0002 with a batch of 4\n")
        .contains("# 1 replica would be on 1 task of at most 1 replica, with 1 of 2 slots idle")
        .contains("holds 24 images", "runs/dry is where it would be written", "batch-size=4");
    assertThat(TrainedRuns.contents(directory)).isEqualTo(before);
    assertThat(runs.resolve("dry")).doesNotExist();
  }
}
