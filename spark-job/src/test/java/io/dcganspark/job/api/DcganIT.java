package io.dcganspark.job.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.cli.JobCommands;
import io.dcganspark.job.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from a program, in its own session. */
class DcganIT {
  @TempDir static Path directory;
  private static SparkSession spark;
  private static Dataset<Row> digits;
  private static Path runs;
  private static DcganModel model;
  private static DcganModel conditional;

  @BeforeAll
  static void train() {
    spark = SmallTrainings.session();
    digits = SmallTrainings.digits(spark);
    runs = directory.resolve("runs");
    model = SmallTrainings.one(runs, "first").train(digits);
    conditional =
        SmallTrainings.one(runs, "conditional")
            .set("model.recipe", "dcgan-conditional")
            .train(digits);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** The SHA-256 of what a run ended with. */
  private static String state(String run, int step) throws IOException {
    return json(runs.resolve(run + "/checkpoints/MANIFEST-%08d.json".formatted(step)))
        .at("/files/training-state.safetensors/sha256")
        .asText();
  }

  @Test
  void theRunDirectoryIsWhereTheConfigurationSays() throws IOException {
    assertThat(model.runDirectory()).isEqualTo("file:" + runs.resolve("first"));
    assertThat(model.step()).isEqualTo(SmallTrainings.STEPS);
    assertThat(runs.resolve("first/_SUCCESS")).exists();
    assertThat(runs.resolve("first/report.html")).exists();
  }

  @Test
  void theProgramsOwnDescriptionOfItsJobsStays() {
    spark.sparkContext().setJobDescription("the program's");
    SmallTrainings.one(runs, "described").train(digits);
    assertThat(spark.sparkContext().getLocalProperty("spark.job.description"))
        .isEqualTo("the program's");
    spark.sparkContext().setJobDescription(null);
  }

  @Test
  void provenanceNamesTheImagesOfTheDataFrame() throws IOException {
    JsonNode data = json(runs.resolve("first/provenance.json")).at("/data");
    assertThat(data.at("/path").asText()).isEqualTo("the DataFrame");
    assertThat(data.at("/images").asInt()).isEqualTo(SmallTrainings.IMAGES);
    assertThat(data.at("/sha256").asText()).matches("[0-9a-f]{64}");
  }

  @Test
  void theSameImagesAtAPathGiveTheSameWeights() throws IOException {
    String path = directory.resolve("digits.parquet").toString();
    digits.repartition(3).write().parquet(path);

    SmallTrainings.one(runs, "from-path")
        .set("data.path", path)
        .set("data.format", "parquet")
        .train(spark);

    assertThat(state("from-path", 6)).isEqualTo(state("first", 6));
    assertThat(json(runs.resolve("from-path/provenance.json")).at("/data/sha256"))
        .isEqualTo(json(runs.resolve("first/provenance.json")).at("/data/sha256"));
  }

  @Test
  void theSameRunIdResumes() throws IOException {
    SmallTrainings.one(runs, "whole").set("training.epochs", 2).train(digits);
    SmallTrainings.one(runs, "in-parts").train(digits);

    DcganModel longer =
        SmallTrainings.one(runs, "in-parts").set("training.epochs", 2).train(digits);

    assertThat(longer.step()).isEqualTo(2 * SmallTrainings.STEPS);
    assertThat(state("in-parts", 12)).isEqualTo(state("whole", 12));
    assertThat(json(runs.resolve("in-parts/provenance.json")).at("/starts")).hasSize(2);
  }

  @Test
  void aRunOfOtherImagesIsRefused() {
    assertThatThrownBy(() -> SmallTrainings.one(runs, "first").train(digits.where("index <> 5")))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(
            "runs/first cannot resume with another configuration: the data's SHA-256 is ");
  }

  @Test
  void aKeyThatThereIsNotIsRefusedAndNothingWritten() {
    assertThatThrownBy(
            () -> SmallTrainings.one(runs, "refused").set("training.epoch", 3).train(digits))
        .isInstanceOf(UserErrorException.class)
        .hasMessage("training.epoch at Dcgan.set is not a key; did you mean training.epochs?");
    assertThat(runs.resolve("refused")).doesNotExist();
  }

  @Test
  void sampledImagesAreThoseOfGenerateAndTellNothingOfPartitions() {
    List<Row> sampled = model.sample(300, 5).orderBy("index").collectAsList();

    assertThat(sampled).hasSize(300);
    assertThat(sampled.get(0).schema().fieldNames())
        .containsExactly("index", "image", "height", "width", "channels");
    assertThat(sampled.get(7).mkString(",")).startsWith("7,").endsWith(",32,32,1");
    List<Row> few = model.sample(8, 5).orderBy("index").collectAsList();
    assertThat(few.get(7).<byte[]>getAs("image")).isEqualTo(sampled.get(7).getAs("image"));
  }

  @Test
  void refusesNoImagesAndALabelForUnconditionalNetworks() {
    assertThatThrownBy(() -> model.sample(0, 1))
        .isInstanceOf(UserErrorException.class)
        .hasMessage("count must be at least 1, found 0");
    assertThatThrownBy(() -> model.sample(1, 1, 3))
        .isInstanceOf(UserErrorException.class)
        .hasMessage("label 3: recipe dcgan has networks that are not conditional");
  }

  @Test
  void theCommandsOpenTheRun() {
    System.setProperty("spark.master", "local[2]");
    try {
      assertThat(
              JobCommands.run(
                  "export",
                  "--checkpoint",
                  model.runDirectory(),
                  "--to",
                  directory.resolve("generator.safetensors").toString()))
          .isZero();
      assertThat(JobCommands.run("evaluate", "--checkpoint", model.runDirectory())).isEqualTo(2);
    } finally {
      System.clearProperty("spark.master");
    }
  }

  @Test
  void aConditionalModelReturnsTheLabelsOfItsImages() {
    assertThat(conditional.sample(12, 1).orderBy("index").select("label").collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1);
    assertThat(conditional.sample(3, 1, 7).select("label").collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(7, 7, 7);
  }

  @Test
  void whatIsDrawnCanBeTrainedOnAgain() {
    String path = directory.resolve("drawn.parquet").toString();
    conditional.sample(SmallTrainings.IMAGES, 1).write().parquet(path);

    DcganModel second =
        SmallTrainings.one(runs, "second")
            .set("model.recipe", "dcgan-conditional")
            .train(spark.read().parquet(path));

    assertThat(second.step()).isEqualTo(SmallTrainings.STEPS);
  }
}
