package io.dcganspark.job;

import static io.dcganspark.job.cluster.LoggedProcess.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dcganspark.job.cluster.LocalSpark;
import io.dcganspark.job.cluster.LoggedProcess;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training on three times as many bytes of images as there is heap. */
@Tag("chaos")
@Tag("release")
class LargeShardsIT {
  private static final int HEAP_MEGABYTES = 512;
  private static final int LIVE_MEGABYTES = 100;
  private static final int RESIDENT_MEGABYTES = 1_000;
  private static final int SIDE = 64;

  /** In red, green and blue: 12 KB each, 1.5 GB together. */
  private static final int IMAGES = 125_000;

  private static final int ROUND = 10;
  private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");

  private static final Pattern PEAK_RESIDENT = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
  private static final LocalSpark SPARK = LocalSpark.in("large-shards");

  @TempDir private static Path directory;

  /**
   * What a training came to.
   *
   * @param state digest of it after two rounds
   * @param liveMegabytes of objects in the heap, after each round
   * @param residentMegabytes of the process at most, in and outside of the heap
   */
  private record Outcome(String state, List<Long> liveMegabytes, long residentMegabytes) {}

  @BeforeAll
  static void writeImages() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    Path file =
        Files.createDirectories(directory.resolve("data")).resolve("train-images-idx3-ubyte");
    byte[] image = new byte[SIDE * SIDE];
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
      for (int integer : new int[] {0x803, IMAGES, SIDE, SIDE}) {
        out.writeInt(integer);
      }
      for (int i = 0; i < IMAGES; i++) {
        random.nextBytes(image);
        out.write(image);
      }
    }
  }

  @Test
  void trainsInLittleHeapAsInMuch() throws Exception {
    Outcome little = train(HEAP_MEGABYTES);
    Outcome much = train(8 * HEAP_MEGABYTES);

    assertThat(little.state()).isEqualTo(much.state());
    assertThat(little.liveMegabytes()).allMatch(live -> live < LIVE_MEGABYTES);
    assertThat(much.liveMegabytes()).allMatch(live -> live < LIVE_MEGABYTES);
    assertThat(little.residentMegabytes()).isLessThan(RESIDENT_MEGABYTES);
  }

  private static Outcome train(int heapMegabytes) throws Exception {
    String id = "heap-" + heapMegabytes;
    List<Long> live = new ArrayList<>();
    try (LoggedProcess driver = SPARK.start(commandLine(heapMegabytes, id))) {
      for (int step = ROUND; step <= 2 * ROUND; step += ROUND) {
        awaitCheckpoint(id, step, driver);
        live.add(liveMegabytes(driver));
      }
      return new Outcome(state(id, 2 * ROUND), live, peakResidentMegabytes(driver));
    }
  }

  private static List<String> commandLine(int heapMegabytes, String id) {
    List<String> command = new ArrayList<>(List.of("spark-submit", "--master", "local[2]"));
    command.addAll(List.of("--driver-memory", heapMegabytes + "m"));
    command.addAll(List.of("--conf", "spark.local.dir=" + directory.resolve("spark")));
    command.addAll(List.of("--class", "DcganJob"));
    command.add(SPARK.submitJar().toString());
    command.addAll(List.of("train", "--data", directory.resolve("data").toString()));
    command.addAll(List.of("--output", directory.resolve("runs").toString(), "--run-id", id));
    for (String setting :
        List.of(
            "model.recipe=dcgan-paper",
            "model.width=2",
            "model.channels=3",
            "training.batch-size=64",
            "training.replicas=4",
            "checkpoint.every-steps=" + ROUND,
            "checkpoint.keep-last=1000",
            "samples.every-steps=1000000")) {
      command.addAll(List.of("--set", setting));
    }
    return command;
  }

  private static Path manifest(String id, int step) {
    return directory.resolve("runs/%s/checkpoints/MANIFEST-%08d.json".formatted(id, step));
  }

  private static void awaitCheckpoint(String id, int step, LoggedProcess driver)
      throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!Files.exists(manifest(id, step))) {
      assertThat(driver.process().isAlive()).as(driver.output()).isTrue();
      assertThat(System.nanoTime()).as("no step %d: %s", step, driver.output()).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static String state(String id, int step) throws IOException {
    return new ObjectMapper()
        .readTree(manifest(id, step).toFile())
        .at("/files/training-state.safetensors/sha256")
        .asText();
  }

  /** What objects that can still be reached take of the heap, while it trains. */
  private static long liveMegabytes(LoggedProcess driver) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(driver.process().pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher total = HISTOGRAM_TOTAL.matcher(histogram);
    assertThat(total.find()).as(histogram).isTrue();
    return Long.parseLong(total.group(1)) >> 20;
  }

  /** What the process had of the machine's memory at most; the page cache does not count. */
  private static long peakResidentMegabytes(LoggedProcess driver) throws IOException {
    String status = Files.readString(Path.of("/proc/%d/status".formatted(driver.process().pid())));
    Matcher peak = PEAK_RESIDENT.matcher(status);
    assertThat(peak.find()).as(status).isTrue();
    return Long.parseLong(peak.group(1)) >> 10;
  }
}
