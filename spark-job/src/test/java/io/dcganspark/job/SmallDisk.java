package io.dcganspark.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real file system with little room. Tests that want one are skipped where none can be mounted.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path root;

  private SmallDisk(Path root) {
    this.root = root;
  }

  /**
   * Mounts one.
   *
   * @param at a directory that is made
   * @param kilobytes of room
   */
  public static SmallDisk mount(Path at, int kilobytes) {
    try {
      Files.createDirectory(at);
      String problem =
          run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", at.toString());
      Assumptions.assumeTrue(problem.isEmpty(), "no small disk can be mounted: " + problem);
      return new SmallDisk(at);
    } catch (IOException e) {
      return Assumptions.abort("no small disk can be mounted: " + e.getMessage());
    }
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + " " + said;
  }

  /** Returns where it is. */
  public Path root() {
    return root;
  }

  /** Returns all files on it. */
  public List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    String problem = run("umount", "--lazy", root.toString());
    if (!problem.isEmpty()) {
      throw new IOException(problem);
    }
  }
}
