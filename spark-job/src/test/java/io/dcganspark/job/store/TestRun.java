package io.dcganspark.job.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A run on the local disk with small checkpoints, and ways to damage it. */
final class TestRun {
  static final String STATE = "training-state.safetensors";
  private final Path output;

  TestRun(Path output) {
    this.output = output;
  }

  /** As a driver that starts now sees it. */
  RunDirectory opened() {
    return RunDirectory.open(output.toString(), "run", new Configuration());
  }

  /** As a driver that starts now and trains it. */
  RunDirectory claimed() {
    RunDirectory run = opened();
    run.claim("app-1");
    return run;
  }

  static Map<String, byte[]> contents(long step) {
    return Map.of(
        STATE,
        ("state of step " + step).repeat(1000).getBytes(StandardCharsets.UTF_8),
        "generator.zip",
        ("generator of step " + step).getBytes(StandardCharsets.UTF_8));
  }

  /** Commits checkpoints, none of which is removed. */
  TestRun with(long... steps) {
    RunDirectory run = claimed();
    for (long step : steps) {
      run.commit(step, contents(step), Integer.MAX_VALUE, OptionalLong.empty());
    }
    return this;
  }

  /** Commits a checkpoint of other weights than those of {@link #contents}. */
  void withOtherStates(long step) {
    Map<String, byte[]> others = new HashMap<>(contents(step));
    others.put(STATE, contents(step + 1).get(STATE));
    claimed().commit(step, others, Integer.MAX_VALUE, OptionalLong.empty());
  }

  Path path(String name) {
    return output.resolve("run").resolve(name);
  }

  Path manifest(long step) {
    return path("checkpoints").resolve(Manifest.nameOf(step));
  }

  Path folder(long step) {
    return path("checkpoints")
        .resolve(
            checkpoints().stream()
                .filter(name -> Manifest.stepOfFolder(name) == step)
                .findFirst()
                .orElseThrow());
  }

  Path file(long step, String name) {
    return folder(step).resolve(name);
  }

  /** Names of what lies among the checkpoints. */
  List<String> checkpoints() {
    try (Stream<Path> files = Files.list(path("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Steps of the manifests that are there. */
  List<Long> manifests() {
    return checkpoints().stream().map(Manifest::stepOfManifest).filter(step -> step >= 0).toList();
  }

  /** Steps of the folders that are there. */
  List<Long> folders() {
    return checkpoints().stream().map(Manifest::stepOfFolder).filter(step -> step >= 0).toList();
  }

  static void truncate(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  static void flipABit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
