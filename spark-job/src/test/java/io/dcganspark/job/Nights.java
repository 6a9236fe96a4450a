package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the nightly DAG of a release submits: its file is loaded by Python and its templates are
 * rendered, as Airflow would for a night.
 */
final class Nights {
  private final Path home;
  private final List<String> params;

  /**
   * Prepares an installation.
   *
   * @param home an unpacked release, what {@code DCGAN_HOME} is set to
   * @param params of every night, {@code name=value}
   */
  Nights(Path home, List<String> params) {
    this.home = home;
    this.params = params;
  }

  /** Skips the test where Python lacks what renders templates. */
  static void requirePython() throws IOException {
    Process python =
        new ProcessBuilder("python3", "-c", "import jinja2, jsonschema")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(
        python.onExit().join().exitValue() == 0,
        "python3 with jinja2 and jsonschema is needed to render the DAG");
  }

  /**
   * Returns the command lines of a night by their tasks.
   *
   * @param date of the night, {@code 2026-01-02}
   * @param more parameters of this night
   */
  Map<String, List<String>> of(String date, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", "nights.py", "local[2]"));
    command.add(date + "T02:00:00+00:00");
    command.addAll(params);
    command.addAll(List.of(more));
    ProcessBuilder python =
        new ProcessBuilder(command).directory(home.resolve("deploy/airflow/tests").toFile());
    python.environment().put("DCGAN_HOME", home.toString());
    python.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = python.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] printed = process.getInputStream().readAllBytes();
    assertThat(process.onExit().join().exitValue()).isZero();
    return new ObjectMapper().readValue(printed, new TypeReference<>() {});
  }
}
