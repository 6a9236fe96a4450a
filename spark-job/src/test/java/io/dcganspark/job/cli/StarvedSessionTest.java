package io.dcganspark.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tasks run in the driver, Spark's executor would end it with other exit codes. */
@Timeout(120)
class StarvedSessionTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLocalTaskWithoutMemoryEndsTheJobWithItsOwnExitCodeAndLine(boolean wrapped)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=64m",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-cp",
            System.getProperty("java.class.path"),
            StarvedSession.class.getName(),
            Boolean.toString(wrapped)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as(() -> String.join("\n", lines)).isEqualTo(1);
    assertThat(lines)
        .anyMatch(
            line -> line.matches("dcgan: failed: .*OutOfMemoryError.*direct buffer memory.*"));
  }
}
