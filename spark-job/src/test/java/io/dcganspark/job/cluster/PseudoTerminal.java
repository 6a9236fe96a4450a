package io.dcganspark.job.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Programs of the tests on a pseudo-terminal, as a person at a terminal would start them. */
public final class PseudoTerminal {
  private PseudoTerminal() {}

  /**
   * Runs a program on the tests' class path to its end.
   *
   * @param term the terminal's kind, as in TERM
   * @param columns that it has
   * @return the exit code and all that the terminal showed
   */
  public static Submission run(String term, int columns, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    String command =
        "stty rows 24 cols %d; exec %s/bin/java -cp '%s' %s %s"
            .formatted(
                columns,
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                program.getName(),
                String.join(" ", arguments));
    ProcessBuilder script = new ProcessBuilder("script", "-qec", command, "/dev/null");
    script.environment().put("TERM", term);
    script.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Process process = script.redirectErrorStream(true).start();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Submission(process.waitFor(), shown);
  }
}
