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
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A run on the local disk with small checkpoints, and ways to damage it. */
final class TestRun {
  static final String STATE = "training-state.safetensors";
  static final String IDENTITY = "0f0e0d0c-0b0a-0908-0706-050403020100";
  static final byte[] CONFIG = "{\"training\": {}}".getBytes(StandardCharsets.UTF_8);
  static final byte[] PROVENANCE = "{\"starts\": []}".getBytes(StandardCharsets.UTF_8);
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

  /** Commits a checkpoint of a run that is not evaluated. */
  static void commit(RunDirectory driver, long step, int keepLast) {
    commit(driver, step, keepLast, History.EMPTY);
  }

  static void commit(RunDirectory driver, long step, int keepLast, History history) {
    driver.commit(step, contents(step), record(history), keepLast);
  }

  static RunRecord record(History history) {
    return new RunRecord(IDENTITY, CONFIG, PROVENANCE, history);
  }

  /** Commits checkpoints, none of which is removed. */
  TestRun with(long... steps) {
    RunDirectory run = claimed();
    for (long step : steps) {
      commit(run, step, Integer.MAX_VALUE);
    }
    return this;
  }

  /** Commits a checkpoint of other weights than those of {@link #contents}. */
  void withOtherStates(long step) {
    Map<String, byte[]> others = new HashMap<>(contents(step));
    others.put(STATE, contents(step + 1).get(STATE));
    claimed().commit(step, others, record(History.EMPTY), Integer.MAX_VALUE);
  }

  /** Makes a checkpoint what version 1 wrote: without what says to which run it belongs. */
  void makeVersionOne(long step) throws IOException {
    Manifest manifest =
        Manifest.fromJson(
            manifest(step).getFileName().toString(), Files.readAllBytes(manifest(step)));
    Map<String, FileEntry> files = new TreeMap<>(manifest.files());
    for (String name : record(History.EMPTY).files().keySet()) {
      files.remove(name);
      Files.delete(file(step, name));
    }
    Files.write(
        manifest(step), new Manifest(step, manifest.folder(), files, Optional.empty()).toJson());
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
