package io.dcganspark.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.model.recipe.ImageShape;
import io.dcganspark.model.recipe.OwnRecipe;
import io.dcganspark.model.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of the user's in a configuration: those of conf/own. */
class NetworkFilesTest {
  private static final Path OWN = Path.of("..", "conf", "own").toAbsolutePath().normalize();
  private static final Path GENERATOR = OWN.resolve("generator.json");
  private static final Path DISCRIMINATOR = OWN.resolve("discriminator.json");

  @TempDir Path directory;

  private static JobConfigLoader loader() {
    return new JobConfigLoader(new Configuration(false)).option("--data", "data.path", "/data");
  }

  private static JobConfigLoader own(Object generator, Object discriminator) {
    return loader()
        .set("model.recipe=own")
        .set("model.generator=" + generator)
        .set("model.discriminator=" + discriminator);
  }

  private static void assertRefused(JobConfigLoader loader, String message) {
    assertThatThrownBy(loader::load)
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void localFilesAndThoseOfHadoopAreRead() {
    JobConfig local = own(GENERATOR, DISCRIMINATOR).load();
    JobConfig hadoop = own(GENERATOR.toUri(), DISCRIMINATOR.toUri()).load();
    assertThat(local.model().toRecipe().imageShape()).isEqualTo(new ImageShape(1, 28, 28));
    assertThat(local.model().toRecipe().latentSize()).isEqualTo(64);
    assertThat(hadoop).isEqualTo(local);
  }

  @Test
  void filesBesideTheConfigurationAreIncluded() {
    JobConfig config = loader().file(OWN.resolveSibling("own.conf").toString()).load();
    assertThat(config.model().toRecipe())
        .isEqualTo(own(GENERATOR, DISCRIMINATOR).load().model().toRecipe());
  }

  @Test
  void aConfigurationAsTextHoldsTheNetworksThemselves() throws IOException {
    JobConfig config = own(GENERATOR, DISCRIMINATOR).load();
    JsonNode held = new ObjectMapper().readTree(config.toJson()).at("/model/generator");
    assertThat(
            held.equals(NetworkFilesTest::compare, new ObjectMapper().readTree(GENERATOR.toFile())))
        .isTrue();
    for (String text : new String[] {config.toJson(), config.toHocon()}) {
      Path file = Files.writeString(directory.resolve("again.conf"), text);
      assertThat(loader().file(file.toString()).load()).isEqualTo(config);
    }
  }

  /** HOCON writes 0.0 as 0. */
  private static int compare(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? Double.compare(one.asDouble(), other.asDouble())
        : one.equals(other) ? 0 : 1;
  }

  @Test
  void theNetworksAreThoseOfTheFiles() throws IOException {
    Recipe recipe = own(GENERATOR, DISCRIMINATOR).load().model().toRecipe();
    Recipe expected = OwnRecipe.of(Files.readString(GENERATOR), Files.readString(DISCRIMINATOR));
    assertThat(recipe.generator(7).toJson()).isEqualTo(expected.generator(7).toJson());
    assertThat(recipe.discriminator(7).toJson()).isEqualTo(expected.discriminator(7).toJson());
  }

  @Test
  void tellsWhichFilesItWouldRead() {
    assertThat(own("hdfs://nn/g.json", DISCRIMINATOR).networkFiles())
        .containsEntry("model.generator", "hdfs://nn/g.json")
        .containsEntry("model.discriminator", DISCRIMINATOR.toString());
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertRefused(
        own("nowhere.json", DISCRIMINATOR),
        "model.generator: cannot read nowhere.json: there is no such file");
  }

  @Test
  void refusesAFileThatIsNoJson() throws IOException {
    Path file = Files.writeString(directory.resolve("g.json"), "{\"confs\": ");
    assertRefused(own(file, DISCRIMINATOR), "model.generator: %s is no JSON: ".formatted(file));
  }

  @Test
  void refusesANetworkThatCannotBeTrainedNamingKeyAndFile() {
    assertRefused(
        own(DISCRIMINATOR, DISCRIMINATOR),
        "model.generator at %s:1: layer 4 (DropoutLayer) is dropout, expected none in G"
            .formatted(DISCRIMINATOR));
    assertRefused(own(GENERATOR, GENERATOR), "model.discriminator at %s:1: ".formatted(GENERATOR));
  }

  @Test
  void refusesOneNetworkAlone() {
    assertThatThrownBy(
            () -> loader().set("model.recipe=own").set("model.generator=" + GENERATOR).load())
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith("model.discriminator at ")
        .hasMessageEndingWith(
            ": not set, expected a network in DL4J's JSON, since model.recipe is own");
  }

  @Test
  void refusesANetworkBesideARecipeThatHasItsOwn() {
    assertRefused(
        loader().set("model.generator=" + GENERATOR),
        "model.generator at %s:1: a network, expected none, since model.recipe is dcgan: set model.recipe=own"
            .formatted(GENERATOR));
  }

  @Test
  void refusesAWidthThatTheNetworksDoNotHave() {
    assertRefused(
        own(GENERATOR, DISCRIMINATOR).set("model.width=32"),
        "model.width of --set must be one that the recipe has: own has layers of one width only");
  }

  @Test
  void refusesAClassThatIsNotThere() {
    assertRefused(
        loader().set("model.recipe=com.example.Nowhere"),
        "model.recipe of --set: com.example.Nowhere: no such class is there: put its jar on");
  }
}
