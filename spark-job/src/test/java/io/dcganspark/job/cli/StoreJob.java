package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The real commands in this JVM, on two task slots, with data and run directories on one store.
 *
 * @param root directory of all that is on the store
 * @param settings of Spark's: how to reach the store
 */
record StoreJob(String root, Map<String, String> settings) {
  /** Images that a run passes over once, in steps of four. */
  static final int IMAGES = 24;

  /** The last step, with the last checkpoint. */
  static final long LAST_STEP = 6;

  private static final String HADOOP = "spark.hadoop.";

  /**
   * How a command ended.
   *
   * @param exitCode 0, 1 or 2
   * @param printed on both streams, and logged
   */
  record Outcome(int exitCode, String printed) {}

  /** Puts images of MNIST onto the store, with their labels. */
  void putImages() throws IOException {
    java.nio.file.Path images = MnistExcerpt.write(Files.createTempDirectory("mnist"), 0, IMAGES);
    FileSystem store = files();
    for (File file : Objects.requireNonNull(images.toFile().listFiles())) {
      try (OutputStream out = store.create(new Path(root + "/mnist/" + file.getName()))) {
        Files.copy(file.toPath(), out);
      }
    }
    FileUtils.deleteDirectory(images.toFile());
  }

  /** Trains {@link #LAST_STEP} steps, with a checkpoint after every second one. */
  Outcome train(String runId) {
    return run(trainArguments(runId).toArray(String[]::new));
  }

  /** The command line behind {@link #train}. */
  List<String> trainArguments(String runId) {
    List<String> args = new ArrayList<>(List.of("train", "--run-id", runId));
    args.addAll(List.of("--data", root + "/mnist", "--output", root + "/runs"));
    for (String assignment :
        List.of(
            "training.epochs=1",
            "training.batch-size=4",
            "training.replicas=2",
            "checkpoint.every-steps=2",
            "checkpoint.keep-last=2",
            "samples.rows=2",
            "samples.columns=2",
            "samples.every-steps=2",
            "metrics.every-steps=1")) {
      args.addAll(List.of("--set", assignment));
    }
    return args;
  }

  Outcome run(String... args) {
    StringWriter streams = new StringWriter();
    PrintWriter printer = new PrintWriter(streams, true);
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    settings.forEach(System::setProperty);
    try (CapturedLog log = new CapturedLog()) {
      int code = JobCommands.run(JobParts.ofThisJob(), printer, printer, args);
      return new Outcome(code, streams + log.text());
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
      settings.keySet().forEach(System::clearProperty);
      closeFileSystems();
    }
  }

  /**
   * Hadoop keeps file systems for the life of a JVM, with the settings that they were made with.
   */
  private static void closeFileSystems() {
    try {
      FileSystem.closeAll();
    } catch (IOException e) {
      throw new AssertionError("a file system cannot be closed", e);
    }
  }

  /** Copies a complete run under another name and makes the copy one that was interrupted. */
  StoredRunView interruptedCopy(String from, String to) throws IOException {
    StoredRunView original = view(from);
    StoredRunView copy = view(to);
    for (var file : original.contents().entrySet()) {
      if (!file.getKey().equals("_SUCCESS")) {
        copy.write(file.getKey(), file.getValue());
      }
    }
    return copy;
  }

  /** Returns the file that a few images, generated from a run on the store, make there. */
  byte[] generate(String runId) throws IOException {
    return generate(runId, root + "/runs/" + runId);
  }

  /** As {@link #generate(String)}, from any checkpoint, into a file of that name. */
  byte[] generate(String name, String checkpoint) throws IOException {
    String to = root + "/" + name + ".idx";
    Outcome outcome = run("generate", "--checkpoint", checkpoint, "--count", "3", "--to", to);
    assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
    try (InputStream in = files().open(new Path(to))) {
      return in.readAllBytes();
    }
  }

  /** The run directory, as a test looks at it. */
  StoredRunView view(String runId) throws IOException {
    return new StoredRunView(files(), new Path(root + "/runs/" + runId));
  }

  FileSystem files() throws IOException {
    Configuration hadoop = new Configuration();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(HADOOP)) {
            hadoop.set(key.substring(HADOOP.length()), value);
          }
        });
    return FileSystem.newInstance(new Path(root).toUri(), hadoop);
  }
}
