package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.config.UserErrorException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedModelsTest {
  private static final Map<String, byte[]> BESIDE = Map.of("config.json", new byte[] {'{', '}'});

  @TempDir Path directory;
  private TestRun run;
  private Path models;

  @BeforeEach
  void train() {
    run = new TestRun(directory.resolve("runs")).with(4, 8);
    models = directory.resolve("models");
  }

  private Checkpoint step(long step) {
    return Checkpoint.at(run.manifest(step).toString(), new Configuration());
  }

  private PublishedModels models() {
    return PublishedModels.open(models.toString(), new Configuration());
  }

  private Checkpoint latest() {
    return Checkpoint.at(models.resolve("latest").toString(), new Configuration());
  }

  private static void isWhole(Checkpoint model, long step) throws IOException {
    assertThat(model.step()).isEqualTo(step);
    for (var content : TestRun.contents(step).entrySet()) {
      assertThat(model.read(content.getKey())).isEqualTo(content.getValue());
    }
    assertThat(model.readOfRun("config.json")).contains(BESIDE.get("config.json"));
  }

  private List<String> names(String start) {
    return Arrays.stream(Objects.requireNonNull(models.toFile().listFiles()))
        .map(File::getName)
        .filter(name -> name.startsWith(start))
        .sorted()
        .toList();
  }

  @Test
  void theLatestIsTheOnePublishedLastAndEarlierOnesStay() throws IOException {
    PublishedModel first = models().publish(step(8), BESIDE);
    PublishedModel second = models().publish(step(4), BESIDE);

    isWhole(latest(), 4);
    isWhole(models().checkpoint(first), 8);
    assertThat(models().latest()).contains(second);
    assertThat(names("MANIFEST"))
        .containsExactly("MANIFEST-00000001.json", "MANIFEST-00000002.json");
  }

  @Test
  void aModelOutlivesItsRun() throws IOException {
    models().publish(step(8), BESIDE);
    org.apache.commons.io.FileUtils.deleteDirectory(directory.resolve("runs").toFile());
    isWhole(latest(), 8);
  }

  @Test
  void otherProgramsFindTheNetworksThroughOneFile() throws IOException {
    models().publish(step(8), BESIDE);

    byte[] latest = Files.readAllBytes(models.resolve("LATEST.json"));

    assertThat(latest).isEqualTo(Files.readAllBytes(models.resolve("MANIFEST-00000001.json")));
    JsonNode json = new ObjectMapper().readTree(latest);
    assertThat(json.path("run").asText()).isEqualTo("file:" + directory.resolve("runs/run"));
    assertThat(
            models
                .resolve(json.path("folder").asText())
                .resolve(json.path("checkpoint").asText())
                .resolve("generator.zip"))
        .hasBinaryContent(TestRun.contents(8).get("generator.zip"));
  }

  @Test
  void findsWhatACheckpointWasPublishedAs() throws IOException {
    PublishedModel published = models().publish(step(8), BESIDE);

    assertThat(models().find(step(8))).contains(published);
    assertThat(models().find(step(4))).isEmpty();
  }

  @Test
  void aManifestThatIsNotWholeIsPassedOverAndItsNumberNotGivenAgain() throws IOException {
    models().publish(step(8), BESIDE);
    Files.writeString(models.resolve("MANIFEST-00000002.json"), "{\"version\": 1, \"num");

    isWhole(latest(), 8);
    assertThat(models().publish(step(4), BESIDE).number()).isEqualTo(3);
    isWhole(latest(), 4);
  }

  @Test
  void aManifestIsOfItsNumberOfItsFolderAndNotLong() throws IOException {
    models().publish(step(8), BESIDE);
    String whole = Files.readString(models.resolve("MANIFEST-00000001.json"));
    Files.writeString(models.resolve("MANIFEST-00000002.json"), whole);
    Files.writeString(
        models.resolve("MANIFEST-00000003.json"),
        whole.replace("\"number\" : 1", "\"number\" : 3").replaceAll("model-[^\"]+", "../run"));
    Files.write(models.resolve("MANIFEST-00000004.json"), new byte[Manifest.MOST_BYTES + 1]);

    assertThat(models().latest().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void ofSeveralAtTheSameTimeEachIsPublishedWholeOrToldThatItIsNot() throws Exception {
    int processes = 4;
    CyclicBarrier together = new CyclicBarrier(processes);
    ExecutorService threads = Executors.newFixedThreadPool(processes);
    List<Future<PublishedModel>> publications = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      Checkpoint checkpoint = step(i % 2 == 0 ? 4 : 8);
      publications.add(
          threads.submit(
              () -> {
                together.await();
                return models().publish(checkpoint, BESIDE);
              }));
    }
    threads.shutdown();

    Set<Long> numbers = new TreeSet<>();
    for (Future<PublishedModel> publication : publications) {
      try {
        PublishedModel model = publication.get();
        assertThat(numbers.add(model.number())).isTrue();
        isWhole(models().checkpoint(model), model.step());
      } catch (ExecutionException e) {
        assertThat(e)
            .cause()
            .isInstanceOf(IOException.class)
            .hasMessageContaining("another process published");
      }
    }
    assertThat(numbers).isNotEmpty();
    assertThat(names("MANIFEST")).hasSameSizeAs(numbers);
  }

  @Test
  void aDamagedModelIsRefused() throws IOException {
    PublishedModel published = models().publish(step(8), BESIDE);
    TestRun.flipABit(
        models.resolve(published.folder()).resolve(published.checkpoint()).resolve(TestRun.STATE));

    assertThatThrownBy(this::latest)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("models/latest cannot be used")
        .hasMessageContaining("is damaged");
  }

  @Test
  void thereIsNoLatestBeforeTheFirst() {
    assertThatThrownBy(this::latest)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("no model is published in file:" + models);
  }

  @Test
  void aRunMayBeCalledLatest() throws IOException {
    Files.move(run.path(""), directory.resolve("runs/latest"));
    assertThat(
            Checkpoint.at(directory.resolve("runs/latest").toString(), new Configuration()).step())
        .isEqualTo(8);
  }

  @Test
  void killedAnywhereLeavesTheModelBeforeOrThisOne() throws IOException {
    int changes = 0;
    boolean killed;
    do {
      models = directory.resolve("killed-after-" + changes);
      models().publish(step(4), BESIDE);
      PublishedModels dying =
          PublishedModels.open("killed://" + models, KilledFileSystem.configuration());
      KilledFileSystem.killAfter(changes++);
      boolean returned = true;
      try {
        dying.publish(step(8), BESIDE);
      } catch (IOException e) {
        returned = false;
      }
      killed = KilledFileSystem.wasKilled();

      isWhole(latest(), returned || models().find(step(8)).isPresent() ? 8 : 4);
      theSameAgainPublishesItOnce();
    } while (killed);
    // A file beside, two of the checkpoint and two manifests are written: create, write, sync,
    // close.
    assertThat(changes).isGreaterThan(5 * 4);
  }

  private void theSameAgainPublishesItOnce() throws IOException {
    if (models().find(step(8)).isEmpty()) {
      models().publish(step(8), BESIDE);
    }
    models().pointToLatest();
    isWhole(latest(), 8);
    PublishedModel latest = models().latest().orElseThrow();
    assertThat(models.resolve("LATEST.json"))
        .hasBinaryContent(Files.readAllBytes(models.resolve(latest.manifest())));
    assertThat(names("model-").stream().filter(name -> name.equals(latest.folder()))).hasSize(1);
  }

  @Test
  void whatAKilledOneLeftIsRemovedOnceNobodyCanBeWritingIt() throws IOException {
    Files.createDirectories(models.resolve("model-00000001-dead/checkpoints"));

    PublishedModel first = models().publish(step(8), BESIDE);
    assertThat(names("model-")).contains("model-00000001-dead");
    PublishedModel second = models().publish(step(4), BESIDE);

    assertThat(names("model-")).containsExactly(first.folder(), second.folder());
  }
}
