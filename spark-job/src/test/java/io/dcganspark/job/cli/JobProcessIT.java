package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.cluster.Signal;
import java.io.BufferedReader;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process of the job's own prints, and how it ends. */
@Timeout(120)
@Tag("chaos")
class JobProcessIT {
  @TempDir Path directory;

  private static ProcessBuilder process(List<String> options, String... arguments) {
    // A build in the background of a shell ignores SIGINT, and so would what it starts.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(
        List.of(
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-cp",
            System.getProperty("java.class.path"),
            EndlessTraining.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "HUP, 129", "TERM, 143"})
  void aSignalLeavesOneLine(String signal, int code) throws Exception {
    File errors = directory.resolve("errors").toFile();
    Process job = process(List.of(), "train", "--data", "/mnist").redirectError(errors).start();
    try (BufferedReader out = job.inputReader()) {
      assertThat(out.readLine()).startsWith(EndlessTraining.RUNNING);
      Signal.send(signal, job.toHandle());

      assertThat(job.waitFor()).isEqualTo(code);
      assertThat(Files.readAllLines(errors.toPath()))
          .noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR "))
          .last()
          .isEqualTo(
              "dcgan: ended by SIG%s; the same command with the run's --run-id resumes a training from its newest checkpoint"
                  .formatted(signal));
    } finally {
      job.destroyForcibly();
    }
  }

  @Test
  void numbersAreWrittenInLatinDigitsInEveryLocale() throws Exception {
    Process job =
        process(List.of("-Duser.language=ar", "-Duser.country=EG"), "train", "--data", "/mnist")
            .redirectError(directory.resolve("errors").toFile())
            .start();
    try (BufferedReader out = job.inputReader()) {
      assertThat(out.readLine()).isEqualTo(EndlessTraining.RUNNING + " 1234");
    } finally {
      job.destroyForcibly();
    }
  }

  @Test
  void anOutputThatGoesNowhereIsAFailure() throws Exception {
    File full = new File("/dev/full");
    assertThat(full).exists();
    Process job =
        process(List.of(), "train", "--data", "/mnist", "--dry-run").redirectOutput(full).start();
    List<String> errors = job.errorReader().lines().toList();

    assertThat(job.waitFor()).as(() -> String.join("\n", errors)).isEqualTo(1);
    assertThat(errors)
        .last()
        .asString()
        .startsWith("dcgan: failed: standard output could not be written");
  }

  @Test
  void anOutputThatNobodyReadsToItsEndIsNoFailure() throws Exception {
    Process job = process(List.of(), "train", "--help-keys").start();
    job.getInputStream().close();
    List<String> errors = job.errorReader().lines().toList();

    assertThat(job.waitFor()).as(() -> String.join("\n", errors)).isZero();
    assertThat(errors).noneMatch(line -> line.startsWith("dcgan: "));
  }
}
