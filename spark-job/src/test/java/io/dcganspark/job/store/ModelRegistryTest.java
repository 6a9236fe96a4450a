package io.dcganspark.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dcganspark.job.CapturedLog;
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
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRegistryTest {
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

  private ModelRegistry models() {
    return ModelRegistry.open(models.toString(), new Configuration());
  }

  private PublishedModel publish(Checkpoint checkpoint) throws IOException {
    return models().publish(checkpoint, BESIDE, copy -> {});
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
    PublishedModel first = publish(step(8));
    PublishedModel second = publish(step(4));

    isWhole(latest(), 4);
    isWhole(models().checkpoint(first), 8);
    assertThat(models().latest()).contains(second);
    assertThat(names("MANIFEST"))
        .containsExactly("MANIFEST-00000001.json", "MANIFEST-00000002.json");
  }

  @Test
  void aModelOutlivesItsRun() throws IOException {
    publish(step(8));
    FileUtils.deleteDirectory(directory.resolve("runs").toFile());
    isWhole(latest(), 8);
  }

  @Test
  void otherProgramsFindTheNetworksThroughOneFile() throws IOException {
    publish(step(8));

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
    PublishedModel published = publish(step(8));

    assertThat(models().find(step(8))).contains(published);
    assertThat(models().find(step(4))).isEmpty();
  }

  @Test
  void aManifestThatIsNotWholeIsPassedOverAndItsNumberNotGivenAgain() throws IOException {
    publish(step(8));
    Files.writeString(models.resolve("MANIFEST-00000002.json"), "{\"version\": 1, \"num");

    isWhole(latest(), 8);
    assertThat(publish(step(4)).number()).isEqualTo(3);
    isWhole(latest(), 4);
  }

  @Test
  void aManifestIsOfItsNumberOfItsFolderAndNotLong() throws IOException {
    publish(step(8));
    String whole = Files.readString(models.resolve("MANIFEST-00000001.json"));
    Files.writeString(models.resolve("MANIFEST-00000002.json"), whole);
    Files.writeString(
        models.resolve("MANIFEST-00000003.json"),
        whole.replace("\"number\" : 1", "\"number\" : 3").replaceAll("model-[^\"]+", "../run"));
    Files.write(models.resolve("MANIFEST-00000004.json"), new byte[Manifest.MOST_BYTES + 1]);

    assertThat(models().latest().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void ofSeveralAtTheSameTimeEachIsPublishedWholeOrRefused() throws Exception {
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
                return publish(checkpoint);
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

  private Path stateOf(PublishedModel model) {
    return models.resolve(model.folder()).resolve(model.checkpoint()).resolve(TestRun.STATE);
  }

  @Test
  void theModelBeforeADamagedOneIsTheLatestWithAWarningThatSaysWhatToRemove() throws IOException {
    publish(step(4));
    PublishedModel damaged = publish(step(8));
    TestRun.flipABit(stateOf(damaged));

    try (CapturedLog log = new CapturedLog(ModelRegistry.class)) {
      isWhole(latest(), 4);
      assertThat(log.warnings())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("Model file:" + models.resolve("MANIFEST-00000002.json"))
          .contains(TestRun.STATE + " is damaged")
          .contains("remove this manifest and then its folder");
    }
    assertThat(models().find(step(8))).isEmpty();
    assertThat(publish(step(8)).number()).isEqualTo(3);
    isWhole(latest(), 8);
    assertThat(names("model-")).contains(damaged.folder());
  }

  @Test
  void whereNoModelVerifiesNoneIsUsed() throws IOException {
    PublishedModel published = publish(step(8));
    TestRun.flipABit(stateOf(published));

    assertThatThrownBy(this::latest)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("models/latest cannot be used")
        .hasMessageContaining("the only model in file:" + models + " does not verify: restore it,");
    assertThat(publish(step(8)).number()).isEqualTo(2);
    isWhole(latest(), 8);
  }

  @Test
  void aFileBesideTheCheckpointIsCoveredToo() throws IOException {
    publish(step(4));
    PublishedModel damaged = publish(step(8));
    Files.writeString(models.resolve(damaged.folder()).resolve("config.json"), "[]");

    isWhole(latest(), 4);
  }

  @Test
  void whatStandsUnderTheSamePathAndStepIsFoundOnlyIfItIsTheSame() throws IOException {
    PublishedModel published = publish(step(8));
    FileUtils.deleteDirectory(run.path("").toFile());
    run.withOtherStates(8);
    assertThat(models().find(step(8))).isEmpty();

    Checkpoint moved =
        Checkpoint.at(
            new TestRun(directory.resolve("others")).with(8).path("").toString(),
            new Configuration());
    assertThat(models().find(moved)).contains(published);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aModelWhoseManifestIsDamagedStays(boolean sealed) throws IOException {
    PublishedModel first = publish(step(4));
    Path manifest = models.resolve(first.manifest());
    if (!sealed) {
      Files.writeString(manifest, unsealed(first));
    }
    String changed = first.folder().substring(0, first.folder().length() - 1);
    changed += first.folder().endsWith("0") ? "1" : "0";
    Files.writeString(manifest, Files.readString(manifest).replace(first.folder(), changed));

    publish(step(8));
    PublishedModel third = publish(step(4));

    assertThat(names("model-")).hasSize(3).contains(first.folder());
    isWhole(models().checkpoint(third), 4);
  }

  @Test
  void aModelWhoseManifestIsLostStaysAndItsNumberIsNotGivenAgain() throws IOException {
    publish(step(4));
    PublishedModel lost = publish(step(8));
    Files.delete(models.resolve(lost.manifest()));

    try (CapturedLog log = new CapturedLog(ModelRegistry.class)) {
      isWhole(latest(), 4);
      assertThat(log.warnings())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(lost.manifest() + " is passed over: the file is missing");
    }
    assertThat(publish(step(8)).number()).isEqualTo(3);
    publish(step(4));
    assertThat(names("model-")).contains(lost.folder());
  }

  /** As the job wrote it up to version 1. */
  private static String unsealed(PublishedModel model) {
    return """
    {
      "version" : 1,
      "number" : %d,
      "run" : "%s",
      "step" : %d,
      "folder" : "%s",
      "checkpoint" : "%s",
      "published" : "%s"
    }\
    """
        .formatted(
            model.number(),
            model.run(),
            model.step(),
            model.folder(),
            model.checkpoint(),
            model.published());
  }

  @Test
  void aModelOfVersion1IsReadFoundAndFallenBackFrom() throws IOException {
    PublishedModel first = publish(step(4));
    PublishedModel second = publish(step(8));
    Files.writeString(models.resolve(first.manifest()), unsealed(first));
    Files.writeString(models.resolve(second.manifest()), unsealed(second));

    isWhole(latest(), 8);
    assertThat(models().find(step(4)).orElseThrow().number()).isEqualTo(1);
    TestRun.truncate(stateOf(second));
    isWhole(latest(), 4);
  }

  @Test
  void aModelOfANewerVersionIsRefusedAndNotPassedOver() throws IOException {
    PublishedModel first = publish(step(8));
    publish(step(4));
    Path manifest = models.resolve("MANIFEST-00000002.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(manifest.toFile());
    json.remove("sha256");
    Files.writeString(manifest, SealedJson.write(json.put("version", 3)));

    assertThatThrownBy(this::latest)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("MANIFEST-00000002.json: its version is 3, this job reads up to 2");
    assertThat(models().find(step(8))).contains(first);
  }

  @Test
  void whateverBitOfAManifestChangesIsNoticed() throws IOException {
    PublishedModel model = publish(step(8));
    byte[] whole = Files.readAllBytes(models.resolve(model.manifest()));
    for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
      byte[] changed = whole.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThatThrownBy(() -> PublishedModel.fromJson(model.manifest(), changed))
          .as("bit %d", bit)
          .isInstanceOf(DamagedException.class)
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void aCopyThatCannotBeUsedIsNotPublishedAndNothingOfItStays() throws IOException {
    publish(step(4));
    List<String> before = names("");
    List<String> triedOn = new ArrayList<>();

    assertThatThrownBy(
            () ->
                models()
                    .publish(
                        step(8),
                        BESIDE,
                        copy -> {
                          triedOn.add(copy.runDirectory());
                          throw new UserErrorException("it draws nothing");
                        }))
        .hasMessage("it draws nothing");

    assertThat(triedOn)
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("models/model-00000002-");
    assertThat(names("")).isEqualTo(before);
    isWhole(latest(), 4);
  }

  @Test
  void aDirectoryInPlaceOfTheLatestFileIsRefused() throws IOException {
    Files.createDirectories(models.resolve("LATEST.json"));
    assertThatThrownBy(this::models)
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("LATEST.json is a directory, expected a file: remove it");
  }

  @Test
  void noNumberIsGivenThatNoManifestCanHave() throws IOException {
    publish(step(8));
    Files.writeString(models.resolve("MANIFEST-999999999999999999.json"), "{}");
    assertThatThrownBy(() -> publish(step(4)))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("has the highest number that there is");
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
      publish(step(4));
      ModelRegistry dying =
          ModelRegistry.open("killed://" + models, KilledFileSystem.configuration());
      KilledFileSystem.killAfter(changes++);
      boolean returned = true;
      try {
        dying.publish(step(8), BESIDE, copy -> {});
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
      publish(step(8));
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

    PublishedModel first = publish(step(8));
    assertThat(names("model-")).contains("model-00000001-dead");
    PublishedModel second = publish(step(4));

    assertThat(names("model-")).containsExactly(first.folder(), second.folder());
  }
}
