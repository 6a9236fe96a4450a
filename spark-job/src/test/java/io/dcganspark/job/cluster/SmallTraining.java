package io.dcganspark.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  private final Path output;
  private final String runId;
  private final String scheme;
  private final List<String> settings;

  /**
   * Names a run.
   *
   * @param output directory of runs
   * @param runId of this one
   */
  public SmallTraining(Path output, String runId) {
    this(output.toAbsolutePath(), runId, "file", List.of());
  }

  private SmallTraining(Path output, String runId, String scheme, List<String> settings) {
    this.output = output;
    this.runId = runId;
    this.scheme = scheme;
    this.settings = settings;
  }

  /** The same run, written through another file system that keeps local files. */
  public SmallTraining on(String otherScheme) {
    return new SmallTraining(output, runId, otherScheme, settings);
  }

  /** The same run but for some settings, {@code key=value}. */
  public SmallTraining with(String... otherSettings) {
    return new SmallTraining(output, runId, scheme, List.of(otherSettings));
  }

  /** The arguments that train it. */
  public List<String> arguments() {
    Path data = Path.of(SmallTraining.class.getResource("/mnist-excerpt").getPath());
    List<String> arguments = new ArrayList<>(List.of("train", "--data", data.toString()));
    arguments.addAll(List.of("--output", scheme + "://" + output, "--run-id", runId));
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

  /** Its run directory. */
  public Path directory() {
    return output.resolve(runId);
  }

  /** Whether a checkpoint of that step is committed. */
  public boolean hasCheckpoint(int step) {
    return Files.exists(manifest(step));
  }

  /** Waits for a checkpoint, while the driver lives. */
  public void awaitCheckpoint(int step, LoggedProcess driver, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!hasCheckpoint(step)) {
      assertThat(driver.process().isAlive()).as(driver.output()).isTrue();
      assertThat(System.nanoTime()).as("no step %d: %s", step, driver.output()).isLessThan(end);
      sleep(POLL_MILLIS);
    }
  }

  /**
   * What must be equal: the SHA-256 of the final training state, as its manifest tells it, and of
   * every picture of samples.
   */
  public SortedMap<String, String> result() {
    assertThat(directory().resolve("_SUCCESS")).exists();
    SortedMap<String, String> result = new TreeMap<>();
    try (Stream<Path> samples = Files.list(directory().resolve("samples"))) {
      JsonNode state =
          JSON.readTree(manifest(STEPS).toFile()).at("/files/training-state.safetensors");
      result.put("state", state.path("sha256").asText());
      for (Path picture : samples.toList()) {
        result.put(picture.getFileName().toString(), sha256(Files.readAllBytes(picture)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  private Path manifest(int step) {
    return directory().resolve("checkpoints/MANIFEST-%08d.json".formatted(step));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
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
