package io.dcganspark.job.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.JsonFuzz;
import io.dcganspark.job.collective.Fuzz;
import io.dcganspark.model.optimizer.Adam;
import io.dcganspark.model.state.NetworkState;
import io.dcganspark.model.state.TrainingState;
import io.dcganspark.model.state.TrainingStateFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a run and of a published model that say what is where. */
class StoredFilesFuzzTest {
  private static final int INPUTS = 25_000;
  private static final int MOST_BYTES = 1 << 20;

  @TempDir Path directory;

  private static void fuzz(int inputs, Function<Random, byte[]> valid, Fuzz.Decoder decoder) {
    Fuzz.Outcome outcome = Fuzz.run(inputs, valid, IOException.class, MOST_BYTES, decoder);
    assertThat(outcome.accepted()).isGreaterThan(inputs / 40);
    assertThat(outcome.refused()).isGreaterThan(inputs / 2);
  }

  @Test
  void manifests() throws IOException {
    Map<String, FileEntry> files =
        Map.of("a.zip", FileEntry.of(new byte[3]), "b.safetensors", FileEntry.of(new byte[9]));
    String json =
        new String(
            new Manifest(8, Manifest.folderOf(8, "a1"), files, Optional.empty()).toJson(), UTF_8);
    fuzz(
        INPUTS,
        random -> JsonFuzz.of(random, json),
        input -> {
          Manifest read = Manifest.fromJson(Manifest.nameOf(8), input);
          assertThat(read.step()).isEqualTo(8);
          assertThat(read.folder()).matches("step-00000008-[0-9a-z]+");
        });
  }

  @Test
  void publishedManifests() throws IOException {
    // Of version 1, whose content no digest covers: of version 2 every changed bit is refused.
    String json =
        """
        {"version": 1, "number": 3, "run": "hdfs://nn/runs/a", "step": 8,
         "folder": "%s", "checkpoint": "checkpoints/x", "published": "now"}
        """
            .formatted(PublishedModel.folderOf(3, "a1"));
    fuzz(
        INPUTS,
        random -> JsonFuzz.of(random, json),
        input -> {
          PublishedModel read = PublishedModel.fromJson(Manifest.nameOf(3), input);
          assertThat(read.folder()).matches("model-00000003-[0-9a-z]+");
        });
  }

  @Test
  void marksOfTheBestCheckpoint() throws IOException {
    String json = new String(BestMark.toJson(8), UTF_8);
    fuzz(
        INPUTS,
        random -> JsonFuzz.of(random, json),
        input -> assertThat(BestMark.step(input)).isNotNegative());
  }

  @Test
  void headersOfATrainingState() {
    NetworkState network = Adam.untrained(new float[5]);
    byte[] file = TrainingStateFormat.toBytes(new TrainingState(8, network, network));
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header = new String(file, Long.BYTES, length, UTF_8);
    byte[] data = Arrays.copyOfRange(file, Long.BYTES + length, file.length);
    fuzz(
        INPUTS,
        random -> {
          byte[] json = JsonFuzz.of(random, header);
          return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(json.length)
              .put(json)
              .put(data)
              .array();
        },
        input -> assertThat(TrainingStateFormat.fromBytes(input).step()).isNotNegative());
  }

  @Test
  void filesThatSayWhoOwnsARun() throws IOException {
    RunFiles files =
        new RunFiles(new org.apache.hadoop.fs.Path(directory.toUri()), new Configuration());
    FencingToken owner = FencingToken.claim(files, "app-1");
    Path file = directory.resolve("owner/ATTEMPT-00000001.json");
    String json = Files.readString(file);
    Fuzz.Outcome outcome =
        Fuzz.run(
            INPUTS / 25,
            random -> JsonFuzz.of(random, json),
            RunTakenOverException.class,
            MOST_BYTES,
            input -> {
              Files.write(file, input);
              owner.require();
            });
    assertThat(outcome.accepted()).isPositive();
    assertThat(outcome.refused()).isPositive();
  }
}
