package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcganspark.model.augmentation.AugmentationSettings;
import io.dcganspark.model.device.DeviceChoice;
import io.dcganspark.model.loss.LossKind;
import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.numeric.Precision;
import io.dcganspark.model.optimizer.LearningRateRule;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import io.dcganspark.model.training.ComputeSettings;
import io.dcganspark.model.training.PenaltySettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobConfigLoaderTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("x.conf");
  }

  @Test
  void defaultsAreTheSeeds() {
    JobConfig config = withData().load();

    assertThat(config.run().id()).isEmpty();
    assertThat(config.data()).isEqualTo(new DataConfig("/data", "idx"));
    assertThat(config.model().recipe()).isEqualTo("dcgan");
    assertThat(config.training())
        .isEqualTo(
            new TrainingConfig(
                200,
                new BatchSize(64, false),
                Optional.empty(),
                42,
                2e-4,
                LearningRateRule.NONE,
                0,
                0.5,
                0.999,
                1,
                DeviceChoice.AUTO,
                4,
                "stop",
                ComputeSettings.auto(Precision.FLOAT32),
                new TrainingConfig.Sync(TrainingConfig.SyncMode.GRADIENT_SHARING, 1, true, 2),
                0,
                Optional.empty(),
                Optional.empty(),
                LearningRateSchedule.CONSTANT,
                new LossSettings(LossKind.CROSS_ENTROPY, 0),
                0,
                AugmentationSettings.NONE,
                PenaltySettings.NONE,
                1));
    assertThat(config.checkpoint())
        .isEqualTo(new JobConfig.Checkpoint(Optional.empty(), 3, Duration.ofMinutes(5), 3));
    assertThat(config.run().executorTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.samples()).isEqualTo(new JobConfig.Samples(8, 8, Optional.empty()));
    assertThat(config.metrics().everySteps()).isEqualTo(10);
    assertThat(config.exchange().timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.output().path()).isEqualTo("runs");
  }

  @Test
  void aDataFrameHasNoPath() throws IOException {
    JobConfig config = loader().set("data.format=dataframe").load();

    assertThat(config.data().place()).isEqualTo("the DataFrame");
    assertThatThrownBy(() -> config.data().path())
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("data.format is dataframe, rows that only a program can hand over");
    write(config.toJson());
    assertThat(loader().file(file.toString()).load()).isEqualTo(config);
  }

  @Test
  void anotherPathOfADataFramesRunIsThatOfParquet() {
    DataConfig data = loader().set("data.format=dataframe").load().data().withPath("/images");

    assertThat(data).isEqualTo(new DataConfig("/images", "parquet"));
  }

  @Test
  void refusesADataFrameWithAPath() {
    assertRefused(
        loader -> loader.option("--data", "data.path", "/data").set("data.format=dataframe"),
        "data.path of --data must be null, since data.format=dataframe has no path");
  }

  @Test
  void quotesAroundAnAssignedTextAreNoPartOfIt() {
    assertThat(loader().set("data.path=\"/my data\"").load().data().path()).isEqualTo("/my data");
    assertThat(loader().set("data.path=/a\"b\"").load().data().path()).isEqualTo("/a\"b\"");
    assertThat(loader().set("data.path=\"a\", \"b\"").load().data().path())
        .isEqualTo("\"a\", \"b\"");
  }

  @Test
  void laterLayersWin() throws IOException {
    write("data.path = /file", "training { epochs = 3, replicas = 4, batch-size = 32 }");

    JobConfig config =
        loader()
            .file(file.toString())
            .option("--data", "data.path", "hdfs://host:9000/mnist")
            .set("training.epochs=5")
            .set("training.epochs = 7")
            .load();

    assertThat(config.data().path()).isEqualTo("hdfs://host:9000/mnist");
    assertThat(config.training().epochs()).isEqualTo(7);
    assertThat(config.training().replicas()).contains(4);
    assertThat(config.training().batchSize()).isEqualTo(32);
  }

  @Test
  void nullMakesKeyAbsent() throws IOException {
    write("data.path = /file", "checkpoint.every-steps = 9");

    assertThat(loader().file(file.toString()).load().checkpoint().everySteps(700)).isEqualTo(9);
    assertThat(
            loader()
                .file(file.toString())
                .set("checkpoint.every-steps=null")
                .load()
                .checkpoint()
                .everySteps(700))
        .isEqualTo(700);
  }

  @ParameterizedTest
  @CsvSource({"937, 937", "250, 250", "249, 498", "14, 252", "1, 250"})
  void roundIsAnEpochUnlessThatIsShort(int stepsPerEpoch, long round) {
    assertThat(loader().set("data.path=/data").load().checkpoint().everySteps(stepsPerEpoch))
        .isEqualTo(round);
  }

  @ParameterizedTest
  @CsvSource({"937, 93", "250, 25", "14, 25", "1, 25"})
  void framesOfSamplesAreATenthOfAnEpochApartUnlessThatIsShort(int stepsPerEpoch, long steps) {
    assertThat(loader().set("data.path=/data").load().samples().everySteps(stepsPerEpoch))
        .isEqualTo(steps);
  }

  @Test
  void readsFileThroughHadoop() throws IOException {
    write("include \"other.conf\"", "training.epochs = 3");
    Files.writeString(directory.resolve("other.conf"), "data.path = /from-other");

    JobConfig config = loader().file(file.toUri().toString()).load();

    assertThat(config.training().epochs()).isEqualTo(3);
    assertThat(config.data().path()).isEqualTo("/from-other");
  }

  @Test
  void refusesMissingInclude() throws IOException {
    write("include \"nowhere.conf\"");

    assertRefused(loader -> loader.file(file.toString()), "nowhere.conf: there is no such file");
    assertRefused(
        loader -> loader.file(file.toUri().toString()), "nowhere.conf: there is no such file");
  }

  @Test
  void refusesFileThatIncludesItself() throws IOException {
    write("include \"x.conf\"");

    assertRefused(loader -> loader.file(file.toString()), file + " includes itself");
  }

  @Test
  void refusesFileThatIsNoText() throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertRefused(loader -> loader.file(file.toString()), "it is not text in UTF-8");
  }

  @Test
  void includesLocalFile() throws IOException {
    write("include \"other.conf\"", "training.epochs = 3");
    Files.writeString(directory.resolve("other.conf"), "data.path = /from-other");

    assertThat(loader().file(file.toString()).load().data().path()).isEqualTo("/from-other");
  }

  @Test
  void configurationOfRunIsConfigurationFile() throws IOException {
    JobConfig config =
        withData()
            .set("run.id=night")
            .set("training.replicas=2")
            .set("samples.every-steps=50")
            .set("exchange.timeout=1500ms")
            .set("data.options.recursiveFileLookup=true")
            .set("data.options.some.dotted=x")
            .load();

    assertThat(config.data().options())
        .isEqualTo(Map.of("recursiveFileLookup", "true", "some.dotted", "x"));
    Files.writeString(file, config.toJson());
    assertThat(loader().file(file.toString()).load()).isEqualTo(config);
    Files.writeString(file, config.toHocon());
    assertThat(loader().file(file.toString()).load()).isEqualTo(config);
  }

  @Test
  void jsonHasEveryKeyInStableOrder() {
    String json = withData().load().toJson();

    assertThat(json).contains("\"every-steps\" : null", "\"timeout\" : \"120s\"");
    assertThat(json.indexOf("\"checkpoint\"")).isLessThan(json.indexOf("\"data\""));
    assertThat(json).isEqualTo(withData().load().toJson());
  }

  @Test
  void survivesSerialization() throws Exception {
    JobConfig config = withData().set("training.replicas=2").load();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(config);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(config);
    }
  }

  @Test
  void refusesUnknownKeyWithNearest() throws IOException {
    write("data.path = /file", "", "training { epoch = 3 }");

    assertRefused(
        loader -> loader.file(file.toString()),
        "training.epoch at " + file + ":3 is not a key; did you mean training.epochs?");
  }

  @Test
  void refusesUnknownAssignment() {
    assertRefused(
        loader -> loader.set("batch_size=3"),
        "batch_size of --set is not a key; did you mean training.batch-size?");
  }

  @Test
  void refusesValueForSection() {
    assertRefused(
        loader -> loader.set("checkpoint=3"),
        "checkpoint of --set is a section, not a key: it holds checkpoint.every-steps,"
            + " checkpoint.keep-last, checkpoint.max-failures, checkpoint.timeout");
  }

  @Test
  void refusesSectionForValue() throws IOException {
    write("training.epochs { first = 1 }");

    assertRefused(
        loader -> loader.file(file.toString()),
        "training.epochs.first at "
            + file
            + ":1 is not a key: training.epochs has a value, not a section");
  }

  @Test
  void refusesEmptySectionForValue() throws IOException {
    write("training.epochs {}");

    assertRefused(
        loader -> loader.file(file.toString()),
        "training.epochs at " + file + ":1 must be a whole number from 1 to 1000000, found {}");
  }

  @Test
  void tellsAllProblemsAtOnce() throws IOException {
    write("training.epochs = 0", "samples.rows = 33");

    assertThatThrownBy(() -> loader().file(file.toString()).load())
        .hasMessage(
            "data.path is not set: give --data DIR or set data.path\n"
                + ("training.epochs at %s:1 must be a whole number from 1 to 1000000, found 0\n"
                        + "samples.rows at %s:2 must be a whole number from 1 to 32, found 33")
                    .formatted(file, file));
  }

  @Test
  void refusesMissingFile() {
    assertRefused(
        loader -> loader.file(file.toString()),
        "cannot read the configuration file " + file + ": there is no such file");
    assertRefused(loader -> loader.file(file.toUri().toString()), "there is no such file");
  }

  @Test
  void refusesDirectory() {
    assertRefused(loader -> loader.file(directory.toString()), "it is a directory");
  }

  @Test
  void refusesUnknownFileSystem() {
    assertRefused(loader -> loader.file("nowhere:/x.conf"), "cannot read the configuration file");
  }

  @Test
  void refusesUnparsableFileWithLine() throws IOException {
    write("training {", "  epochs = 3", "  samples = ]");

    assertRefused(loader -> loader.file(file.toString()), "not a configuration: " + file + ":3: ");
    assertRefused(loader -> loader.file(file.toUri().toString()), "x.conf:3: ");
  }

  @Test
  void refusesUnresolvedSubstitution() throws IOException {
    write("data.path = ${no.such.path}");

    assertRefused(loader -> loader.file(file.toString()), file + ":1: ");
  }

  @Test
  void refusesEmptyFileName() {
    assertRefused(loader -> loader.file(""), "--config is empty");
  }

  private interface Step {
    JobConfigLoader on(JobConfigLoader loader);
  }

  private static void assertRefused(Step step, String message) {
    assertThatThrownBy(() -> step.on(withData()).load())
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static JobConfigLoader loader() {
    return new JobConfigLoader(new Configuration(false));
  }

  private static JobConfigLoader withData() {
    return loader().option("--data", "data.path", "/data");
  }

  private void write(String... lines) throws IOException {
    Files.write(file, List.of(lines));
  }
}
