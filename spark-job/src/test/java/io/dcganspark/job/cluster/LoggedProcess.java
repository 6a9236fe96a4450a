package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process whose output goes to a file, and the waits on it. */
public final class LoggedProcess implements AutoCloseable {
  /**
   * How long a test waits for anything that another process or thread does. It only ends tests that
   * hang: machines differ in speed by a factor, so it is far above what any of them needs.
   */
  public static final Duration DEADLINE = Duration.ofMinutes(10);

  private static final long POLL_MILLIS = 100;

  private final String role;
  private final Process process;
  private final Path log;

  /**
   * Watches a process.
   *
   * @param role what messages call it
   * @param process that was started with its output going to the log
   */
  public LoggedProcess(String role, Process process, Path log) {
    this.role = role;
    this.process = process;
    this.log = log;
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** All that it has printed so far, standard output and error together. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for a line.
   *
   * @param pattern what to find in the output
   * @return the first match
   * @throws AssertionError if the process ends first, or {@link #DEADLINE} passes
   */
  public MatchResult awaitOutput(Pattern pattern) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      // Asked before the output is read: what it printed last must still count.
      boolean alive = process.isAlive();
      Matcher matcher = pattern.matcher(output());
      if (matcher.find()) {
        return matcher.toMatchResult();
      }
      if (!alive || System.nanoTime() > end) {
        String reason = alive ? "printed nothing like it for " + DEADLINE : "ended";
        throw new AssertionError(
            role + " " + reason + ", expected \"" + pattern + "\" in " + log + ":\n" + output());
      }
      sleep();
    }
  }

  /**
   * Waits for the end.
   *
   * @return the exit code and all that was printed
   * @throws AssertionError if {@link #DEADLINE} passes; the process is killed then
   */
  public Submission awaitEnd() {
    try {
      if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError(role + " did not end within " + DEADLINE + ":\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new AssertionError("interrupted while waiting for " + role, e);
    }
    return new Submission(process.exitValue(), output());
  }

  /** Kills the process and all that it started, and waits until it is gone. */
  @Override
  public void close() {
    // A worker's executors are its children, and would outlive it by seconds.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
