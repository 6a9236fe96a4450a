package io.dcganspark.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Signals that Java does not send itself. */
public final class Signal {
  private Signal() {}

  /**
   * Sends one.
   *
   * @param name without SIG, such as {@code STOP}
   */
  public static void send(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).as("SIG%s", name).isZero();
  }
}
