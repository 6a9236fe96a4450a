package io.dcganspark.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.model.state.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * One small training on real digits, the same under every run id: 24 steps of four replicas, a
 * checkpoint every 8. Two runs of it must end equal in every bit, whatever happened to them.
 */
public final class SmallTraining {
  /** Replicas of every run. */
  public static final int REPLICAS = 4;

  /** Steps of a round. */
  public static final int ROUND = 8;

  private static final long POLL_MILLIS = 50;
  private static final int STEPS = 24;
  private static final int STEPS_AN_EPOCH = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final String data;
  private final String output;
  private final String runId;
  private final String scheme;
  private final List<String> settings;

  private SmallTraining(
      FileSystem files,
      String data,
      String output,
      String runId,
      String scheme,
      List<String> settings) {
    this.files = files;
    this.data = data;
    this.output = output;
    this.runId = runId;
    this.scheme = scheme;
    this.settings = settings;
  }

  /**
   * Names a run on local files.
   *
   * @param output directory of runs
   * @param runId of this one
   */
  public SmallTraining(Path output, String runId) {
    this(
        local(),
        images().toString(),
        "file://" + output.toAbsolutePath(),
        runId,
        "file",
        List.of());
  }

  /**
   * Names a run of which everything is on a store: its images, which {@link #putImages} puts there,
   * and its directory.
   *
   * @param store where
   * @param runId of this one
   */
  public SmallTraining(TestStore store, String runId) {
    this(
        store.files(),
        store.uri() + "/" + images().getFileName(),
        store.uri() + "/runs",
        runId,
        URI.create(store.uri()).getScheme(),
        List.of());
  }

  private static FileSystem local() {
    try {
      return FileSystem.getLocal(new Configuration()).getRaw();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The local directory of the images. */
  public static Path images() {
    return Path.of(SmallTraining.class.getResource("/mnist-excerpt").getPath());
  }

  /** Puts the images where runs on a store read them. */
  public static void putImages(TestStore store) {
    store.put(images(), store.uri() + "/" + images().getFileName());
  }

  /** The same run, written through another file system that keeps local files. */
  public SmallTraining on(String otherScheme) {
    return new SmallTraining(files, data, output, runId, otherScheme, settings);
  }

  /** The same run but for some settings, {@code key=value}. */
  public SmallTraining with(String... otherSettings) {
    return new SmallTraining(files, data, output, runId, scheme, List.of(otherSettings));
  }

  /** The arguments that train it. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("train", "--data", data));
    String written = scheme + output.substring(output.indexOf(':'));
    arguments.addAll(List.of("--output", written, "--run-id", runId));
    for (String setting :
        List.of(
            "training.epochs=" + STEPS / STEPS_AN_EPOCH,
            "training.batch-size=" + 512 / STEPS_AN_EPOCH,
            "training.replicas=" + REPLICAS,
            "checkpoint.every-steps=" + ROUND,
            "checkpoint.keep-last=2",
            "samples.rows=2",
            "samples.columns=4",
            "samples.every-steps=" + ROUND,
            "exchange.timeout=10s")) {
      arguments.addAll(List.of("--set", setting));
    }
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }

  /** Its run directory, with its scheme. */
  public String directory() {
    return output + "/" + runId;
  }

  /** Whether its run directory has a file of that name. */
  public boolean has(String name) {
    try {
      return files.exists(in(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON file of its run directory. */
  public JsonNode json(String name) {
    try {
      return JSON.readTree(read(in(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a checkpoint of that step is committed. */
  public boolean hasCheckpoint(int step) {
    return has(manifest(step));
  }

  /** Waits for a checkpoint, while the driver lives. */
  public void awaitCheckpoint(int step, LoggedProcess driver) {
    long end = System.nanoTime() + LoggedProcess.DEADLINE.toNanos();
    while (!hasCheckpoint(step)) {
      assertThat(driver.process().isAlive()).as(driver.output()).isTrue();
      assertThat(System.nanoTime()).as("no step %d: %s", step, driver.output()).isLessThan(end);
      sleep(POLL_MILLIS);
    }
  }

  /**
   * What must be equal: the SHA-256 of the final training state, as its manifest records it, and of
   * every picture of samples.
   */
  public SortedMap<String, String> result() {
    assertThat(has("_SUCCESS")).as("%s has _SUCCESS", directory()).isTrue();
    SortedMap<String, String> result = new TreeMap<>();
    JsonNode state = json(manifest(STEPS)).at("/files/training-state.safetensors");
    result.put("state", state.path("sha256").asText());
    try {
      for (FileStatus picture : files.listStatus(in("samples"))) {
        result.put(picture.getPath().getName(), Sha256.of(read(picture.getPath())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  /** The name of a checkpoint's manifest in the run directory. */
  public static String manifest(int step) {
    return "checkpoints/MANIFEST-%08d.json".formatted(step);
  }

  private org.apache.hadoop.fs.Path in(String name) {
    return new org.apache.hadoop.fs.Path(directory() + "/" + name);
  }

  private byte[] read(org.apache.hadoop.fs.Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
