package io.dcganspark.job.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thousand strangers with ten times the memory of the process that they flood. A training of two
 * executors that is flooded is {@code FloodedTrainingIT}.
 */
@Timeout(120)
class FloodTest {
  private static final Pattern NUMBER_OF_REFUSALS =
      Pattern.compile(" Closed \\d+ more connections, ");
  private static final int CONNECTIONS = 1_000;
  private static final int MEGABYTES = 64;
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  private static Process ranks(Wire wire) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + 2 * MEGABYTES + "m",
            "-XX:MaxDirectMemorySize=" + MEGABYTES + "m",
            "-cp",
            System.getProperty("java.class.path"),
            FloodedRanks.class.getName(),
            wire.name())
        .redirectErrorStream(true)
        .start();
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "AUTHENTICATED", "AES_GCM"})
  void strangersInNumbersNeitherChangeSumsNorTakeTheMemoryOfMembers(Wire wire) throws Exception {
    Process process = ranks(wire);
    try (BufferedReader output = process.inputReader()) {
      List<Integer> ports = ports(output);
      Queue<String> lines = new ConcurrentLinkedQueue<>();
      CompletableFuture<Void> reading =
          CompletableFuture.runAsync(() -> output.lines().forEach(lines::add));
      long start = System.nanoTime();
      try (Flood flood = new Flood(ports, CONNECTIONS, (10L * MEGABYTES) << 20)) {
        flood.pour(AT_MOST);
        awaitLine(lines, NUMBER_OF_REFUSALS);
        process.getOutputStream().write('.');
        process.getOutputStream().flush();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      reading.get(20, TimeUnit.SECONDS);
      assertThat(lines).anyMatch(line -> line.matches("right [1-9]\\d*"));
      // One line a second is logged about strangers, and nothing else.
      assertThat(lines).hasSizeLessThanOrEqualTo(Math.toIntExact(seconds) + 3);
      assertThat(lines).anyMatch(line -> line.contains("Closed the connection of /127.0.0.1:"));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Fails after half a minute; the line is due a second after the first one. */
  private static void awaitLine(Queue<String> lines, Pattern wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (lines.stream().noneMatch(line -> wanted.matcher(line).find())) {
      assertThat(System.nanoTime()).as("no line with %s: %s", wanted, lines).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static List<Integer> ports(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith("ports ")) {
      line = output.readLine();
    }
    assertThat(line).as("the process lives").isNotNull();
    return Stream.of(line.substring(6).split(" ", -1)).map(Integer::valueOf).toList();
  }
}
