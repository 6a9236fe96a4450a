package io.dcganspark.job.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.util.Utils;

/** Trains by command with the job's real parts: 24 images of MNIST, six steps an epoch. */
final class TrainedRuns {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> SPARK =
      Map.of(
          // As many clusters have it.
          "spark.serializer",
          "org.apache.spark.serializer.KryoSerializer",
          "spark.master",
          "local[2]",
          "spark.ui.enabled",
          "false",
          "spark.driver.host",
          "localhost",
          "spark.hadoop.fs.s3a.secret.key",
          "not-to-be-found");
  static final String SECRET = SPARK.get("spark.hadoop.fs.s3a.secret.key");

  private final Path data;
  private TestParts last;

  TrainedRuns(Path directory) {
    data = MnistExcerpt.write(directory.resolve("mnist"), 0, 24);
    SPARK.forEach(System::setProperty);
  }

  /** Undoes what the constructor set for every session. */
  static void forget() {
    SPARK.keySet().forEach(System::clearProperty);
  }

  Path data() {
    return data;
  }

  /** Runs {@code train} with small sizes; later arguments win. */
  int train(Path output, String id, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--data", data.toString()));
    args.addAll(List.of("--output", output.toString(), "--run-id", id));
    for (String assignment :
        List.of(
            "training.epochs=2",
            "training.batch-size=4",
            "training.replicas=2",
            "checkpoint.every-steps=4",
            "checkpoint.keep-last=5",
            "samples.rows=2",
            "samples.columns=3",
            "samples.every-steps=6",
            "metrics.every-steps=1")) {
      args.addAll(List.of("--set", assignment));
    }
    for (int i = 0; i < more.length; i += 2) {
      int there = args.indexOf(more[i]);
      if (there >= 0 && !more[i].equals("--set")) {
        args.set(there + 1, more[i + 1]);
      } else {
        args.addAll(List.of(more[i], more[i + 1]));
      }
    }
    return run(args.toArray(String[]::new));
  }

  int run(String... args) {
    last = new TestParts(JobParts.ofThisJob());
    return last.run(args);
  }

  /** What the last command said on standard output. */
  String out() {
    return last.out();
  }

  /** What the last command said on standard error. */
  String err() {
    return last.err();
  }

  /** All files below a directory and what they hold, by relative path. */
  static Map<String, String> contents(Path directory) {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            directory.relativize(file).toString(),
            Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }

  /** Copies a directory with all that it holds. */
  static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }

  /** Copies a run of {@link #train} so that only its first checkpoint is committed. */
  static Path stoppedAfterFirstCheckpoint(Path whole, Path to) throws IOException {
    Path stopped = copy(whole, to);
    Files.delete(stopped.resolve("_SUCCESS"));
    Files.delete(stopped.resolve("checkpoints/MANIFEST-00000008.json"));
    Files.delete(stopped.resolve("checkpoints/MANIFEST-00000012.json"));
    return stopped;
  }

  /** State, samples and metrics of a run; speed and the times of tasks are left out. */
  static Map<String, String> whatDoesNotDependOnTime(Path run) throws IOException {
    Map<String, String> kept = new TreeMap<>();
    contents(run)
        .forEach(
            (name, content) -> {
              if (name.endsWith(".safetensors")) {
                kept.put(name.replaceFirst("(step-\\d{8})-[0-9a-z]+/", "$1/"), content);
              } else if (name.startsWith("samples/")) {
                kept.put(name, content);
              }
            });
    List<String> metrics = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode json = (ObjectNode) JSON.readTree(line);
      json.remove(List.of("imagesPerSecond", "exchangeSeconds"));
      if (!json.has("round")) {
        metrics.add(json.toString());
      }
    }
    kept.put("metrics", String.join("\n", metrics));
    return kept;
  }

  static void delete(Path path) {
    Utils.deleteRecursively(path.toFile());
  }
}
