package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Python that has PyTorch, with the reference's networks of benchmarks/ on its path. */
final class PyTorch {
  private static final Path BENCHMARKS = Path.of("..", "benchmarks").toAbsolutePath().normalize();
  private static final long MOST_SECONDS = 120;

  private final String python;

  private PyTorch(String python) {
    this.python = python;
  }

  /** Finds it; where there is none, the test is skipped. */
  static PyTorch required() throws Exception {
    for (String candidate :
        Stream.of(System.getenv("PYTHON"), "python3", "/usr/bin/python3")
            .filter(name -> name != null)
            .toList()) {
      if (exitCode(candidate, "-c", "import torch, numpy") == 0) {
        return new PyTorch(candidate);
      }
    }
    assumeTrue(false, "no Python with PyTorch: install Debian's python3-torch, or set PYTHON");
    throw new AssertionError("skipped before");
  }

  /** Runs a program, given inline or as one of benchmarks/, which must succeed. */
  void run(String... args) throws Exception {
    assertThat(exitCode(python, args)).as(String.join(" ", args)).isZero();
  }

  private static int exitCode(String python, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(python));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(BENCHMARKS.toFile());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process;
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      return -1; // There is no such program.
    }
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!printed.isEmpty()) {
      System.out.print(printed);
    }
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
