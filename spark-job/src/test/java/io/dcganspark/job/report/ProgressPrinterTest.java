package io.dcganspark.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.CapturedLog;
import io.dcganspark.job.cluster.PseudoTerminal;
import io.dcganspark.job.cluster.Submission;
import io.dcganspark.job.training.RunEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressPrinterTest {
  private final AtomicLong clock = new AtomicLong(-5);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private void pass(int seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private ProgressPrinter terminalOf(int columns) {
    return new ProgressPrinter(
        new PrintStream(written, true, StandardCharsets.UTF_8), clock::get, () -> columns);
  }

  private ProgressPrinter terminal() {
    return terminalOf(200);
  }

  @Test
  void drawsABarOverTheOneBeforeOnATerminal() {
    ProgressPrinter printer = terminal();
    printer.onEvent(new RunEvent.Started(0, 4));
    pass(10);
    printer.onEvent(new RunEvent.StepLogged(Measured.step(1, 0.7, 0.6)));
    assertThat(text())
        .isEqualTo(
            "\r\033[K[######------------------] step 1 of 4, epoch 0.25: loss G 0.700, D 0.600;"
                + " D(x) 0.75, D(G(z)) 0.13; 1000 images/s");
    pass(10);
    printer.onEvent(new RunEvent.StepLogged(Measured.step(2, 0.7, 0.6)));
    assertThat(text()).endsWith("1000 images/s; 20 s left");
    pass(10);
    printer.onEvent(new RunEvent.StepLogged(Measured.step(4, 0.7, 0.6)));
    assertThat(text()).contains("\r\033[K[########################] step 4 of 4");
    assertThat(text()).endsWith("all steps done" + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 60, 80, 100, 120, 140, 160})
  void noLineIsWiderThanTheTerminal(int columns) {
    ProgressPrinter printer = terminalOf(columns);
    printer.onEvent(new RunEvent.Started(0, 1_234_567));
    for (int step : new int[] {1, 99_999, 1_000_000, 1_234_567}) {
      pass(100_000);
      printer.onEvent(new RunEvent.StepLogged(Measured.step(step, 12.345, 0.6)));
    }
    String[] lines = text().stripTrailing().split("\r\033\\[K", -1);
    assertThat(lines).hasSize(5).allMatch(line -> line.length() < columns);
    assertThat(lines[2]).contains("step 99999 of 12345");
    if (columns >= 80) {
      assertThat(lines[2]).startsWith("[").contains("loss G 12.345, D 0.600").endsWith(" left");
    }
  }

  @ParameterizedTest
  @CsvSource({"xterm, 60, true", "xterm, 80, true", "dumb, 80, false"})
  void aPseudoTerminalGetsABarUnlessItIsDumb(String term, int columns, boolean bar)
      throws Exception {
    Submission ended = PseudoTerminal.run(term, columns, ProgressOnTerminal.class);
    String shown = ended.output();

    assertThat(ended.exitCode()).as(shown).isZero();
    assertThat(shown.contains("\r\033[K[")).as(shown).isEqualTo(bar);
    if (bar) {
      assertThat(shown.split("\r", -1))
          .as(shown)
          .anyMatch(line -> line.contains("step 1000 of 100000"))
          .allMatch(line -> line.replace("\033[K", "").strip().length() < columns);
    }
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void clearsTheBarForOtherLinesAtTheEndOfARound() {
    ProgressPrinter printer = terminal();
    printer.onEvent(new RunEvent.Started(0, 4));
    pass(1);
    printer.onEvent(new RunEvent.StepLogged(Measured.step(2)));
    printer.onEvent(new RunEvent.RoundEnded(2));
    assertThat(text()).endsWith("\r\033[K");
  }

  @Test
  void tellsOfAnEvaluationInALineOfTheLog() {
    try (CapturedLog log = new CapturedLog(ProgressPrinter.class)) {
      ProgressPrinter printer = terminal();
      printer.onEvent(new RunEvent.Started(0, 100));
      printer.onEvent(new RunEvent.Evaluated(Measured.evaluation(50, 12.345)));
      assertThat(log.infos())
          .containsExactly(
              "step 50: Frechet distance 12.35, precision 0.50, recall 0.25, 2 of 3 classes");
      assertThat(text()).endsWith("\r\033[K");
    }
  }

  @Test
  void writesALineAnIntervalIntoALog() {
    try (CapturedLog log = new CapturedLog(ProgressPrinter.class)) {
      ProgressPrinter printer = new ProgressPrinter(null, clock::get, () -> 80);
      printer.onEvent(new RunEvent.Started(0, 100));
      for (int step = 1; step <= 100; step++) {
        pass(1);
        printer.onEvent(new RunEvent.StepLogged(Measured.step(step)));
      }
      assertThat(log.infos()).hasSize(100 / 15 + 1);
      assertThat(log.infos().get(0)).startsWith("step 15 of 100,").endsWith("; 1 min 25 s left");
      assertThat(log.infos())
          .last()
          .asString()
          .startsWith("step 100 of")
          .endsWith("all steps done");
    }
  }

  @Test
  void theTimeLeftIsThatOfThisStart() {
    ProgressPrinter printer = terminal();
    printer.onEvent(new RunEvent.Started(50, 100));
    pass(500); // Images are read before the first step.
    printer.onEvent(new RunEvent.StepLogged(Measured.step(51)));
    pass(9);
    printer.onEvent(new RunEvent.StepLogged(Measured.step(60)));
    assertThat(text()).endsWith("; 40 s left");
  }

  @Test
  void stepsThatWereLostDoNotCountForTheTimeLeft() {
    ProgressPrinter printer = terminal();
    printer.onEvent(new RunEvent.Started(0, 100));
    pass(500);
    printer.onEvent(new RunEvent.StepLogged(Measured.step(50)));
    printer.onEvent(new RunEvent.RolledBack(40, "executor lost"));
    pass(100);
    printer.onEvent(new RunEvent.StepLogged(Measured.step(45)));
    pass(5);
    printer.onEvent(new RunEvent.StepLogged(Measured.step(50)));
    assertThat(text()).endsWith("; 50 s left");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "42.4, 42 s",
    "59.6, 1 min 00 s",
    "200, 3 min 20 s",
    "3599, 59 min 59 s",
    "3900, 1 h 05 min",
    "360000, 100 h 00 min"
  })
  void timesAreReadable(double seconds, String text) {
    assertThat(ReadableTime.of(seconds)).isEqualTo(text);
  }
}
